package dev.gatehouse.trust;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of the data folder can't be used; the message is a sentence for people, no secrets. */
final class DataFault extends IOException {
    private static final long serialVersionUID = 1L;

    DataFault(String sentence) {
        super(sentence);
    }

    DataFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** Says in words why the system refused to read or write this file. */
    static DataFault of(Path file, String done, IOException cause) {
        if (cause instanceof DataFault fault) {
            return fault;
        }
        return new DataFault(file + " cannot be " + done + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (cause instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}

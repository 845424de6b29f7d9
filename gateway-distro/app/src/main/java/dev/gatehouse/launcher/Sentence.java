package dev.gatehouse.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.osgi.framework.BundleException;

/** What went wrong with a file, for people. */
final class Sentence {
    private Sentence() {}

    static String of(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": there is no such file or folder.";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": this user may not read or write it.";
        }
        if (e instanceof FileSystemException file) {
            String reason = file.getReason() == null ? "cannot be used" : file.getReason();
            return file.getFile() + ": " + reason + ".";
        }
        return String.valueOf(e.getMessage());
    }

    /** Says what the framework says, and what is behind it, such as a full disk. */
    static String of(BundleException e) {
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last == e || last.getMessage() == null
                ? String.valueOf(e.getMessage())
                : e.getMessage() + ": " + last.getMessage();
    }
}

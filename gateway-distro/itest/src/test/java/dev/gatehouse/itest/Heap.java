package dev.gatehouse.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What lives in the heap of a running gateway. */
final class Heap {
    private Heap() {}

    /** Returns a dump, made after a full collection. */
    static byte[] of(long process) throws IOException, InterruptedException {
        String pid = Long.toString(process);
        Path dump = Files.createTempDirectory("gatehouse-heap").resolve("heap.hprof");
        try {
            Gateway.run(new byte[0], "jcmd", pid, "GC.run");
            Gateway.Result result =
                    Gateway.run(new byte[0], "jcmd", pid, "GC.heap_dump", dump.toString());
            if (result.code() != 0) {
                throw new IOException("no dump: " + result);
            }
            return Files.readAllBytes(dump);
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(dump.getParent());
        }
    }
}

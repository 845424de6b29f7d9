package dev.gatehouse.store;

import java.nio.file.Path;

/** Appends numbered findings until it is killed, and says how far they are on the disk. */
public final class KilledProcess {
    private KilledProcess() {}

    /** Takes the data folder and the first number. */
    public static void main(String[] arguments) throws InterruptedException {
        FindingJournal journal = Samples.journal(Path.of(arguments[0]));
        long next = Long.parseLong(arguments[1]);
        while (true) {
            for (int i = 0; i < 200; i++) {
                journal.append(Samples.numbered(next++));
            }
            if (!journal.settle(Samples.LONG)) {
                throw new IllegalStateException("not settled");
            }
            System.out.println(next - 1);
            System.out.flush();
        }
    }
}

package dev.gatehouse.launcher;

import java.util.Locale;

/** What kind of machine this is, in the words of the native libraries. */
final class Machine {
    private Machine() {}

    /** Returns such as {@code linux-x86_64} or {@code linux-aarch_64}. */
    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String family = os.startsWith("linux") ? "linux" : os.split(" ")[0];
        return family
                + "-"
                + switch (arch) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "aarch_64";
                    default -> arch;
                };
    }
}

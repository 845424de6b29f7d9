package dev.gatehouse.api.time;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Properties;

/**
 * When this program was built, written into it by the build: no clock can be right before it, and
 * nothing was found before it. Safe on any thread.
 */
public final class BuildTime {
    private static final String RESOURCE = "build.properties";

    private BuildTime() {}

    /**
     * Reads it.
     *
     * @throws IllegalStateException if the build left it out
     */
    public static Instant instant() {
        try (InputStream in = BuildTime.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in this bundle");
            }
            Properties properties = new Properties();
            properties.load(in);
            return Instant.parse(properties.getProperty("built"));
        } catch (IOException e) {
            throw new IllegalStateException(RESOURCE + " in this bundle cannot be read", e);
        }
    }
}

package dev.gatehouse.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Properties;

/** When this program was built, written into it by the build: nothing was found before it. */
final class BuildTime {
    private static final String RESOURCE = "build.properties";

    private BuildTime() {}

    static Instant instant() {
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

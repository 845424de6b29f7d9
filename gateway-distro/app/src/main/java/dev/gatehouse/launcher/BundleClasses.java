package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Plain-library entries of the bundles, for commands that must work while no gateway runs. They
 * meet the launcher in types of the Java platform only.
 */
final class BundleClasses implements AutoCloseable {
    /**
     * Manifest header of a bundle that checks its own configuration: PID=class, comma-separated.
     */
    private static final String CHECK = "Gatehouse-Check";

    private final URLClassLoader loader;
    private final Map<String, String> checks = new LinkedHashMap<>();

    BundleClasses(Path bundles) throws IOException {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.list(bundles)) {
            for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
                urls.add(url(jar));
                readHeader(jar);
            }
        }
        loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Returns the class that checks a PID's configuration, by PID. */
    Map<String, String> checks() {
        return checks;
    }

    /**
     * Makes an entry by its one public constructor.
     *
     * @param arguments what the constructor takes
     * @throws IOException if the bundle that should have it is not there
     */
    <T> T entry(String name, Class<T> type, Object... arguments) throws IOException {
        try {
            return type.cast(
                    Class.forName(name, true, loader).getConstructors()[0].newInstance(arguments));
        } catch (ReflectiveOperationException e) {
            throw new IOException("this distribution lacks " + name, e);
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readHeader(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String header =
                    file.getManifest() == null
                            ? null
                            : file.getManifest().getMainAttributes().getValue(CHECK);
            if (header == null) {
                return;
            }
            for (String clause : header.split(",")) {
                String[] parts = clause.strip().split("=", 2);
                checks.put(parts[0], parts[1]);
            }
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}

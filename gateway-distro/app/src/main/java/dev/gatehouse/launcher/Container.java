package dev.gatehouse.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;

/** The OSGi framework with the locked bundle list. */
final class Container {
    private final Layout layout;
    private final Framework framework;

    Container(Layout layout) {
        this.layout = layout;
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(properties(layout));
    }

    private static Map<String, String> properties(Layout layout) {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, layout.data().resolve("cache").toString());
        // A cache that outlives its bundles is stale code; jars are referenced, not copied.
        properties.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_BOOTDELEGATION, "sun.misc");
        properties.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.osgi.service.cm;version=1.6.1");
        properties.put("felix.log.level", "1");
        // Bundles read these from the framework, or inside another host from the system.
        Map.of(
                        "gatehouse.home", layout.home(),
                        "gatehouse.config", layout.config(),
                        "gatehouse.data", layout.data())
                .forEach(
                        (name, folder) -> {
                            properties.put(name, folder.toString());
                            System.setProperty(name, folder.toString());
                        });
        return properties;
    }

    /** Starts what carries the rest, so that configuration is there before its components are. */
    ConfigurationAdmin startCarriers() throws BundleException, IOException {
        framework.init();
        framework.start();
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : BundleList.jars(layout)) {
            bundles.add(context.installBundle("reference:" + jar.toUri()));
        }
        for (Path jar : natives(layout)) {
            context.installBundle("reference:" + jar.toUri());
        }
        for (Bundle bundle : bundles) {
            if (!own(bundle)) {
                bundle.start();
            }
        }
        ServiceReference<ConfigurationAdmin> reference =
                context.getServiceReference(ConfigurationAdmin.class);
        if (reference == null) {
            throw new IOException("the configuration service did not start");
        }
        return context.getService(reference);
    }

    /** Starts Gatehouse's own bundles. */
    void startOwn() throws BundleException {
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (own(bundle) && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
    }

    private static boolean own(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name.startsWith("dev.gatehouse.") && !name.startsWith("dev.gatehouse.wrap.");
    }

    /**
     * Returns the fragments with native libraries that fit this machine; none is fine.
     *
     * @throws IOException if one is not what was built
     */
    static List<Path> natives(Layout layout) throws IOException {
        Path folder = layout.natives().resolve(Machine.platform());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            String wanted = Files.readString(Path.of(jar + ".sha256")).strip();
            if (!wanted.equalsIgnoreCase(sha256(jar))) {
                throw new IOException(jar + " is not the native library that was built.");
            }
        }
        return jars;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Waits until a bundle, if there is one of this name, serves a terminal command. */
    void await(String bundle, String command, int seconds) throws InterruptedException {
        BundleContext context = framework.getBundleContext();
        boolean there =
                Arrays.stream(context.getBundles())
                        .anyMatch(each -> bundle.equals(each.getSymbolicName()));
        String filter = "(gatehouse.command=" + command + ")";
        for (long waited = 0; there && waited < seconds * 1000L; waited += LOOK_MILLIS) {
            there = references(context, filter).isEmpty();
            waitForStop(there ? LOOK_MILLIS : 1);
        }
    }

    /** Asks the bundle that serves a terminal command; absent if none does. */
    Optional<String> command(String name, Map<String, String> arguments) {
        return ask("(gatehouse.command=" + name + ")", arguments);
    }

    /** Has the journal told something; without a journal nothing happens. */
    void notice(String code, Map<String, String> arguments) {
        ask("(gatehouse.notice=" + code + ")", arguments);
    }

    private Optional<String> ask(String filter, Map<String, String> arguments) {
        BundleContext context = framework.getBundleContext();
        @SuppressWarnings("rawtypes") // The class object of a generic type is raw.
        Collection<ServiceReference<Function>> references = references(context, filter);
        if (references.isEmpty()) {
            return Optional.empty();
        }
        @SuppressWarnings("unchecked") // What gatehouse.command promises.
        Function<Map<String, String>, String> function =
                context.getService(references.iterator().next());
        return Optional.of(function.apply(arguments));
    }

    @SuppressWarnings("rawtypes") // The class object of a generic type is raw.
    private static Collection<ServiceReference<Function>> references(
            BundleContext context, String filter) {
        try {
            return context.getServiceReferences(Function.class, filter);
        } catch (InvalidSyntaxException e) {
            return List.of();
        }
    }

    /** Waits for the end; true if the framework has stopped. */
    boolean waitForStop(long millis) throws InterruptedException {
        return framework.waitForStop(millis).getType()
                != org.osgi.framework.FrameworkEvent.WAIT_TIMEDOUT;
    }

    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(STOP_MILLIS);
    }

    /** Between two looks whether a service has come. */
    private static final long LOOK_MILLIS = 20;

    /** Longer than the farewell that flows get when the gateway stops. */
    private static final long STOP_MILLIS = 10_000;
}

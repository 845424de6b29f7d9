package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The shipped bundles in a framework inside the test's JVM. The api comes from the test's class
 * path, so that services can be used by their types; all else is what is shipped.
 */
final class House implements AutoCloseable {
    private static final String API = "dev.gatehouse.api";

    private final Framework framework;
    private final Map<String, Bundle> bundles = new HashMap<>();

    /** Starts everything but the bundles named, which are left out. */
    House(Path config, String... without) throws IOException, BundleException {
        framework = framework(config);
        framework.init();
        framework.start();
        BundleContext context = framework.getBundleContext();
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars(Gateway.home().resolve("bundles"))) {
            String name = symbolicName(jar);
            if (!name.equals(API) && !List.of(without).contains(name)) {
                Bundle bundle = context.installBundle("reference:" + jar.toUri());
                bundles.put(name, bundle);
                installed.add(bundle);
            }
        }
        for (Path jar : jars(Gateway.home().resolve("natives/linux-x86_64"))) {
            context.installBundle("reference:" + jar.toUri());
        }
        for (Bundle bundle : installed) {
            bundle.start();
        }
    }

    private static Framework framework(Path config) throws IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, config.resolve("cache").toString());
        properties.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_BOOTDELEGATION, "sun.misc");
        properties.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.osgi.service.cm;version=1.6.1," + apiPackages());
        properties.put("felix.log.level", "1");
        Map.of(
                        "gatehouse.home", Gateway.home(),
                        "gatehouse.config", config,
                        "gatehouse.data", Files.createDirectories(config.resolve("data")))
                .forEach(
                        (name, folder) -> {
                            properties.put(name, folder.toString());
                            System.setProperty(name, folder.toString());
                        });
        return ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties);
    }

    private static String apiPackages() throws IOException {
        Path jar = Gateway.home().resolve("bundles/dev.gatehouse.api.jar");
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .map(entry -> entry.getName().replaceAll("/[^/]+$", "").replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new))
                    .stream()
                    .map(name -> name + ";version=0.1.0")
                    .collect(Collectors.joining(","));
        }
    }

    static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static String symbolicName(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest()
                    .getMainAttributes()
                    .getValue(Constants.BUNDLE_SYMBOLICNAME)
                    .split(";")[0];
        }
    }

    /** Returns a bundle by the last part of its name, such as {@code guard}. */
    Bundle bundle(String name) {
        return bundles.getOrDefault("dev.gatehouse." + name, bundles.get(name));
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Configures a PID, or a factory PID with a name behind a tilde. */
    void configure(String pid, Map<String, Object> values) throws IOException {
        BundleContext context = context();
        ServiceReference<ConfigurationAdmin> reference =
                context.getServiceReference(ConfigurationAdmin.class);
        ConfigurationAdmin admin = context.getService(reference);
        Dictionary<String, Object> dictionary = new Hashtable<>(values);
        int tilde = pid.indexOf('~');
        if (tilde < 0) {
            admin.getConfiguration(pid, "?").update(dictionary);
        } else {
            admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?")
                    .update(dictionary);
        }
    }

    /** Waits for a service. */
    <T> T service(Class<T> type) throws IOException, InterruptedException {
        Await.until(type.getName(), () -> context().getServiceReference(type) != null);
        return context().getService(context().getServiceReference(type));
    }

    /** Asks the bundle that serves a terminal command. */
    String command(String name, Map<String, String> arguments) throws Exception {
        var references =
                context()
                        .getServiceReferences(
                                java.util.function.Function.class,
                                "(gatehouse.command=" + name + ")");
        if (references.isEmpty()) {
            return "";
        }
        @SuppressWarnings("unchecked") // What gatehouse.command promises.
        java.util.function.Function<Map<String, String>, String> function =
                context().getService(references.iterator().next());
        return function.apply(arguments);
    }

    /** Wires a bundle anew after an update; what it exported goes then. */
    void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        context()
                .getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> done.countDown());
        assertThat(done.await(30, TimeUnit.SECONDS)).as("refreshed").isTrue();
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(20_000);
    }
}

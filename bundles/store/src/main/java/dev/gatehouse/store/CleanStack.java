package dev.gatehouse.store;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Initializes H2's classes on a stack on which no frame is ours. Some of them keep exceptions in
 * static fields, and an exception keeps the classes of all frames that it was made under: else the
 * class loader of this bundle would stay in memory after an update for as long as H2's bundle does.
 */
final class CleanStack {
    /** What of H2 keeps exceptions. */
    private static final String[] KEEPERS = {
        "org.h2.message.DbException", "org.h2.message.TraceObject"
    };

    private CleanStack() {}

    /** Initializes them, once. Without effect if H2 has no such classes: then nothing is kept. */
    static void initialize(ClassLoader h2) {
        for (String name : KEEPERS) {
            try {
                initialize(h2.loadClass(name));
            } catch (ReflectiveOperationException e) {
                System.getLogger(CleanStack.class.getName())
                        .log(System.Logger.Level.DEBUG, "H2 has no " + name);
            }
        }
    }

    private static void initialize(Class<?> type) throws ReflectiveOperationException {
        MethodHandles.Lookup anyone = MethodHandles.publicLookup();
        MethodHandle call =
                anyone.findVirtual(
                        MethodHandles.Lookup.class,
                        "ensureInitialized",
                        MethodType.methodType(Class.class, Class.class));
        // Not a lambda: its frame would be one of this bundle.
        Runnable task =
                MethodHandleProxies.asInterfaceInstance(
                        Runnable.class, call.bindTo(anyone).bindTo(type));
        Thread thread = new Thread(task, "gatehouse-h2");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

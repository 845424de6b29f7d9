package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CleanStackTest {
    /** Its own copy of H2, so that nobody has initialized it before. */
    private static URLClassLoader h2() {
        URL jar = org.h2.Driver.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    }

    @Test
    void noExceptionThatH2KeepsHasAFrameOfOurs() throws Exception {
        try (URLClassLoader h2 = h2()) {
            CleanStack.initialize(h2);
            int kept = 0;
            for (String name :
                    List.of("org.h2.message.DbException", "org.h2.message.TraceObject")) {
                for (Field field : Class.forName(name, true, h2).getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())
                            && Throwable.class.isAssignableFrom(field.getType())) {
                        field.setAccessible(true);
                        Throwable each = (Throwable) field.get(null);
                        assertThat(each.getStackTrace())
                                .noneMatch(at -> at.getClassName().startsWith("dev.gatehouse"));
                        kept++;
                    }
                }
            }
            assertThat(kept).as("else there is no use for it").isPositive();
        }
    }
}

package dev.gatehouse.itest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Needs real peers from Debian packages; runs where {@code gatehouse.lab} is true. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("lab")
@EnabledIfSystemProperty(
        named = "gatehouse.lab",
        matches = "true",
        disabledReason = "needs Debian packages: run gateway-distro/bin/verify")
@interface Lab {}

package dev.godwit.it.container;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Tests that need a container engine. Where none answers each of them is skipped by name, or fails
/// if `GODWIT_REQUIRE_CONTAINERS=1`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(ContainerEngine.class)
public @interface NeedsContainers {}

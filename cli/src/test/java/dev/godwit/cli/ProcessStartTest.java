package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessStartTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void isShortlyBeforeJavaWasThere() {
        Instant java = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

        Duration before = Duration.between(ProcessStart.instant(InstantSource.system()), java);

        assertThat(before).isBetween(Duration.ofMillis(-50), Duration.ofMillis(900));
    }
}

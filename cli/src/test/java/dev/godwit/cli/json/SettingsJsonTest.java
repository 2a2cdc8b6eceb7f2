package dev.godwit.cli.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsJsonTest {

    @Test
    void writesWhatSettingsReadBack() {
        Settings settings =
                Settings.parse(
                        Map.ofEntries(
                                Map.entry("workers", "7"),
                                Map.entry("compare", "checksum"),
                                Map.entry("hash", "sha256"),
                                Map.entry("filters", "+ a\n- *"),
                                Map.entry("min-size", "1KiB"),
                                Map.entry("max-size", "1GiB"),
                                Map.entry("min-age", "90s"),
                                Map.entry("max-age", "7d"),
                                Map.entry("on-conflict", "newer"),
                                Map.entry("metadata", "mode"),
                                Map.entry("no-rollback", "true"),
                                Map.entry("source-changes", "accept"),
                                Map.entry("verify", "sample=2.5%"),
                                Map.entry("allow-empty", "true"),
                                Map.entry("max-delete", "12"),
                                Map.entry("max-errors", "9"),
                                Map.entry("specials", "true"),
                                Map.entry("one-file-system", "true"),
                                Map.entry("bandwidth", "50MiB/s"),
                                Map.entry("ops-limit", "20/s"),
                                Map.entry("trust-metadata", "true"),
                                Map.entry("max-source-lead", "0"),
                                Map.entry("page-cache", "drop")));

        Map<String, String> texts = SettingsJson.of(settings);

        assertThat(texts.keySet()).isEqualTo(Settings.KEYS);
        assertThat(Settings.parse(texts)).isEqualTo(settings);
    }
}

package dev.godwit.cli.json;

import dev.godwit.api.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Settings as the texts that [Settings#parse] reads, in the order of the help.
public final class SettingsJson {
    private SettingsJson() {}

    public static Map<String, String> of(Settings settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("workers", Integer.toString(settings.workers()));
        texts.put("compare", text(settings.compare()));
        texts.put("hash", text(settings.hash()));
        if (!settings.filters().isEmpty()) {
            texts.put("filters", String.join("\n", settings.filters()));
        }
        settings.minSize().ifPresent(bytes -> texts.put("min-size", Long.toString(bytes)));
        settings.maxSize().ifPresent(bytes -> texts.put("max-size", Long.toString(bytes)));
        settings.minAge().ifPresent(age -> texts.put("min-age", seconds(age)));
        settings.maxAge().ifPresent(age -> texts.put("max-age", seconds(age)));
        texts.put("on-conflict", text(settings.onConflict()));
        texts.put("metadata", text(settings.metadata()));
        texts.put("no-rollback", Boolean.toString(!settings.rollback()));
        texts.put("source-changes", settings.acceptSourceChanges() ? "accept" : "strict");
        texts.put("verify", settings.verify().text());
        texts.put("allow-empty", Boolean.toString(settings.allowEmpty()));
        texts.put("max-delete", Long.toString(settings.maxDelete()));
        texts.put("max-errors", Long.toString(settings.maxErrors()));
        texts.put("specials", Boolean.toString(settings.specials()));
        texts.put("one-file-system", Boolean.toString(settings.oneFileSystem()));
        settings.bandwidth().ifPresent(bytes -> texts.put("bandwidth", bytes + "/s"));
        settings.opsLimit().ifPresent(count -> texts.put("ops-limit", count + "/s"));
        texts.put("trust-metadata", Boolean.toString(settings.trustMetadata()));
        texts.put("max-source-lead", Integer.toString(settings.maxSourceLead()));
        texts.put("page-cache", settings.keepPageCache() ? "keep" : "drop");
        return texts;
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }
}

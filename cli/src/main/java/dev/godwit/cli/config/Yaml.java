package dev.godwit.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// YAML without types: every scalar is the text that stands there, so that `no`, `010` and `1e3`
/// stay what they are. Tags, anchors and aliases are refused.
sealed interface Yaml {

    record Text(String text) implements Yaml {}

    record Items(List<Yaml> items) implements Yaml {}

    record Entries(Map<String, Yaml> entries) implements Yaml {}

    /// Reads a document; no entries when it is empty.
    ///
    /// @throws IllegalArgumentException with one sentence that names the line
    static Yaml read(String document) {
        YAMLFactory factory =
                YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), document)) {
            JsonToken first = parser.nextToken();
            Yaml all = first == null ? new Entries(Map.of()) : read((YAMLParser) parser, first);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException(at(parser) + ": more than one document");
            }
            return all;
        } catch (JacksonException e) {
            String problem = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new IllegalArgumentException(
                    "line " + Math.max(1, e.getLocation().getLineNr()) + ": " + problem, e);
        }
    }

    private static Yaml read(YAMLParser parser, JsonToken token) {
        if (parser.isCurrentAlias() || parser.getObjectId() != null || parser.getTypeId() != null) {
            throw new IllegalArgumentException(
                    at(parser) + ": tags, anchors and aliases are not used here");
        }
        return switch (token) {
            case START_OBJECT -> entries(parser);
            case START_ARRAY -> items(parser);
            default -> new Text(text(parser.getString()));
        };
    }

    private static Yaml entries(YAMLParser parser) {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            entries.put(key, read(parser, parser.nextToken()));
        }
        return new Entries(entries);
    }

    private static Yaml items(YAMLParser parser) {
        List<Yaml> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            items.add(read(parser, token));
        }
        return new Items(items);
    }

    private static String text(@Nullable String scalar) {
        return scalar == null ? "" : scalar;
    }

    private static String at(JsonParser parser) {
        return "line " + parser.currentLocation().getLineNr();
    }
}

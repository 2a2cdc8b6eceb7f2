package dev.godwit.cli.config;

import dev.godwit.api.Settings;
import dev.godwit.cli.failure.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What counts for one command: of each option the values of the highest layer that gives any. The
/// filters (`include`, `exclude`, `filter-from`) are one thing: a layer replaces them all.
public final class Values {
    private static final Set<Option> FILTERS =
            EnumSet.of(Option.INCLUDE, Option.EXCLUDE, Option.FILTER_FROM);

    private final Map<Option, List<Given>> byOption;
    private final List<Given> filters;

    private Values(Map<Option, List<Given>> byOption, List<Given> filters) {
        this.byOption = byOption;
        this.filters = filters;
    }

    /// Puts layers on top of each other.
    ///
    /// @param options that the command knows; what a layer says about others is checked, not used
    /// @param layers the highest first, each in the order of giving
    /// @throws Failure with all problems of all layers in one message, each with its place
    public static Values of(Collection<Option> options, List<List<Given>> layers) {
        List<String> problems = new ArrayList<>();
        layers.forEach(layer -> layer.forEach(given -> Check.problem(given, problems::add)));
        if (!problems.isEmpty()) {
            throw Failure.usage(String.join("; ", problems), "see godwit --help");
        }
        Map<Option, List<Given>> byOption = new EnumMap<>(Option.class);
        List<Given> filters = List.of();
        for (List<Given> layer : layers) {
            List<Given> known = layer.stream().filter(g -> options.contains(g.option())).toList();
            if (filters.isEmpty()) {
                filters = known.stream().filter(g -> FILTERS.contains(g.option())).toList();
            }
            Map<Option, List<Given>> here = new EnumMap<>(Option.class);
            known.forEach(given ->
                    here.computeIfAbsent(given.option(), _ -> new ArrayList<>()).add(given));
            here.forEach(byOption::putIfAbsent);
        }
        return new Values(byOption, filters);
    }

    public boolean flag(Option option) {
        return text(option).map(Check::truth).orElse(false);
    }

    /// The value; empty when nobody gave one.
    public Optional<String> text(Option option) {
        return texts(option).stream().findFirst();
    }

    /// All values of a list.
    public List<String> texts(Option option) {
        return byOption.getOrDefault(option, List.of()).stream().map(Given::text).toList();
    }

    /// The values `KEY=VALUE` of a list, by key.
    public Map<String, String> pairs(Option option) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : texts(option)) {
            int equals = text.indexOf('=');
            pairs.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return pairs;
    }

    /// The engine's settings that somebody gave, as [Settings] reads them.
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        byOption.forEach((option, given) -> {
            if (Settings.KEYS.contains(option.key())) {
                String text = given.getFirst().text();
                boolean flag = option.shape() == Option.Shape.FLAG;
                settings.put(option.key(), flag ? Boolean.toString(Check.truth(text)) : text);
            }
        });
        if (!filters.isEmpty()) {
            settings.put("filters", String.join("\n", FilterRules.of(filters)));
        }
        return settings;
    }
}

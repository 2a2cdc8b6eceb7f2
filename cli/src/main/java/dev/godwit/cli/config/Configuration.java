package dev.godwit.cli.config;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a configuration file says.
///
/// @param given in the order of the file
/// @param locations the text of a location by its name
public record Configuration(List<Given> given, Map<String, String> locations) {

    /// The file that is read when none is named.
    public static final String FILE_NAME = "godwit.yaml";

    private static final Configuration NONE = new Configuration(List.of(), Map.of());

    private static final long LARGEST = 1 << 20;

    public Configuration {
        given = List.copyOf(given);
        locations = Map.copyOf(locations);
    }

    /// Reads the file that a person named.
    public static Configuration read(Path file) {
        try {
            return open(file);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "The configuration file " + file + " is not there",
                    "name one that is, or leave --config out",
                    e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// Reads the file in the working directory; nothing when there is none.
    public static Configuration readDefault(Path workingDirectory) {
        Path file = workingDirectory.resolve(FILE_NAME);
        try {
            return open(file);
        } catch (NoSuchFileException _) {
            return NONE;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Configuration open(Path file) throws IOException {
        Door.check(file);
        if (Files.size(file) > LARGEST) {
            throw Failure.usage(
                    file + " is too large for a configuration file", "keep it below 1 MiB");
        }
        return parse(file.getFileName().toString(), Files.readString(file));
    }

    private static Failure unreadable(Path file, IOException e) {
        String why = e instanceof CharacterCodingException ? "it is not UTF-8" : e.getMessage();
        return new Failure(
                ExitCode.USAGE,
                "Cannot read the configuration file " + file + ": " + why,
                "mend it or name another with --config",
                e);
    }

    /// Reads the text of a file.
    ///
    /// @throws Failure with all problems in one message, each with its path in the file
    static Configuration parse(String file, String document) {
        Reader reader = new Reader(file);
        try {
            reader.read(Yaml.read(document));
        } catch (IllegalArgumentException e) {
            reader.problems.add(file + ": " + e.getMessage());
        }
        if (!reader.problems.isEmpty()) {
            reader.given.forEach(given -> Check.problem(given, reader.problems::add));
            throw Failure.usage(
                    String.join("; ", reader.problems),
                    "godwit help lists the options, each a key");
        }
        return new Configuration(reader.given, reader.locations);
    }

    /// Walks the document and gathers what is wrong with it.
    private static final class Reader {
        private final String file;
        private final List<Given> given = new ArrayList<>();
        private final Map<String, String> locations = new HashMap<>();
        private final List<String> problems = new ArrayList<>();

        Reader(String file) {
            this.file = file;
        }

        void read(Yaml document) {
            if (!(document instanceof Yaml.Entries(Map<String, Yaml> entries))) {
                problems.add(file + ": not a list of keys with their values");
                return;
            }
            entries.forEach((key, value) -> {
                if (key.equals("locations")) {
                    locations(value);
                } else {
                    option(key, value);
                }
            });
        }

        private void locations(Yaml value) {
            if (!(value instanceof Yaml.Entries(Map<String, Yaml> entries))) {
                problem("locations", "not a list of names with their locations");
                return;
            }
            entries.forEach((name, location) -> {
                if (location instanceof Yaml.Text(String text) && !text.isEmpty()) {
                    locations.put(name, text);
                } else {
                    problem("locations." + name, "not the text of a location");
                }
            });
        }

        private void option(String key, Yaml value) {
            Option option = Option.ofKey(key).filter(o -> o != Option.CONFIG).orElse(null);
            if (option == null) {
                problem(key, "not a setting");
                return;
            }
            switch (value) {
                case Yaml.Text(String text) -> given(option, key, text);
                case Yaml.Items(List<Yaml> items) when option.shape() == Option.Shape.LIST -> {
                    for (int i = 0; i < items.size(); i++) {
                        item(option, key + "[" + i + "]", items.get(i));
                    }
                }
                case Yaml.Entries(Map<String, Yaml> entries) when option.takesPairs() ->
                        entries.forEach((name, item) -> pair(option, key, name, item));
                case Yaml.Items _, Yaml.Entries _ -> problem(key, "not a single text");
            }
        }

        private void item(Option option, String path, Yaml item) {
            if (item instanceof Yaml.Text(String text)) {
                given(option, path, text);
            } else {
                problem(path, "not a single text");
            }
        }

        private void pair(Option option, String key, String name, Yaml item) {
            if (item instanceof Yaml.Text(String text)) {
                given(option, key + "." + name, name + "=" + text);
            } else {
                problem(key + "." + name, "not a single text");
            }
        }

        private void given(Option option, String path, String text) {
            given.add(new Given(option, text, file + ": " + path));
        }

        private void problem(String path, String what) {
            problems.add(file + ": " + path + ": " + what);
        }
    }
}

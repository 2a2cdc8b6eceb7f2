package dev.godwit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command `godwit`.
@Command(name = "godwit", mixinStandardHelpOptions = true, versionProvider = Godwit.Version.class)
public final class Godwit {
    private Godwit() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Godwit()).execute(args));
    }

    /// Reads the version that the build wrote into a resource.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var properties = new Properties();
            try (var in = Godwit.class.getResourceAsStream("build.properties")) {
                properties.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new String[] {"godwit " + properties.getProperty("version")};
        }
    }
}

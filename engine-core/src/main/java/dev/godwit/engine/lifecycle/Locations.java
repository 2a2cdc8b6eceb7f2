package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.fs.Location;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what people write for a location: a path, never cut at `?` or `#`; a `file:` URI; or
/// `scheme:root?key=value` of another adapter. `./x:y` forces a path.
final class Locations {

    private static final String LOCAL = "file";
    private static final Pattern SCHEME =
            Pattern.compile("([a-z][a-z0-9+.-]+):(.*)", Pattern.DOTALL);

    private final Providers providers;

    Locations(Providers providers) {
        this.providers = providers;
    }

    Location parse(String text, Map<String, String> settings) {
        if (text.isEmpty()) {
            throw wrong("A location must not be empty", "Name a path");
        }
        Matcher matcher = SCHEME.matcher(text);
        if (!matcher.matches()) {
            return checked(new Location(LOCAL, absolute(text), settings));
        }
        String scheme = matcher.group(1);
        return scheme.equals(LOCAL)
                ? checked(new Location(LOCAL, absolute(fromUri(text)), settings))
                : checked(remote(scheme, matcher.group(2), settings));
    }

    private static String absolute(String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw new MigrationException(Reason.USAGE, "Not a path: " + path, "Check it", e);
        }
    }

    private static String fromUri(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getUserInfo() != null
                    || (uri.getAuthority() != null && !uri.getAuthority().isEmpty())) {
                throw wrong(
                        "A file: location has neither a user nor a host",
                        "Write file:///path, or the path itself");
            }
            return Path.of(uri).toString();
        } catch (IllegalArgumentException e) {
            throw new MigrationException(
                    Reason.USAGE,
                    "Not a file: URI: " + text,
                    "Write file:///path, or the path itself",
                    e);
        }
    }

    private static Location remote(String scheme, String rest, Map<String, String> explicit) {
        int question = rest.indexOf('?');
        String root = question < 0 ? rest : rest.substring(0, question);
        while (root.startsWith("/")) {
            root = root.substring(1);
        }
        int at = root.indexOf('@');
        int slash = root.indexOf('/');
        if (at >= 0 && (slash < 0 || at < slash)) {
            throw wrong(
                    "A location must not hold credentials: "
                            + scheme
                            + "://****"
                            + root.substring(at),
                    "Give them by the environment or a profile");
        }
        Map<String, String> settings = new TreeMap<>();
        if (question >= 0) {
            for (String pair : rest.substring(question + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals <= 0) {
                    throw wrong(
                            "Not key=value in " + scheme + "://" + root + ": " + pair,
                            "Write ?key=value&key=value");
                }
                settings.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        settings.putAll(explicit);
        return new Location(scheme, root, settings);
    }

    private Location checked(Location location) {
        FSAdapterProvider provider = providers.adapter(location.adapter());
        List<String> unknown = new ArrayList<>(new TreeSet<>(location.settings().keySet()));
        unknown.removeAll(provider.settings());
        if (!unknown.isEmpty()) {
            throw wrong(
                    "The adapter "
                            + location.adapter()
                            + " has no setting "
                            + String.join(", ", unknown),
                    provider.settings().isEmpty()
                            ? "It has none"
                            : "It has " + String.join(", ", new TreeSet<>(provider.settings())));
        }
        return location;
    }

    private static MigrationException wrong(String what, String next) {
        return new MigrationException(Reason.USAGE, what, next);
    }
}

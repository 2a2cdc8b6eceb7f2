package dev.godwit.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request without its body.
///
/// @param path decoded
/// @param query decoded; what has no value has an empty one
/// @param headers by names in lower case
record HttpHead(
        String method, String path, Map<String, String> query, Map<String, String> headers) {

    private static final int LONGEST_LINE = 64 * 1024;

    /// Reads the next request of a connection.
    ///
    /// @return empty when the client has closed it
    static Optional<HttpHead> read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return Optional.empty();
        }
        String[] words = line.split(" ", -1);
        if (words.length != 3) {
            throw new ProtocolException("Not a request line: " + line);
        }
        String target = words[1];
        int mark = target.indexOf('?');
        return Optional.of(
                new HttpHead(
                        words[0],
                        decode(mark < 0 ? target : target.substring(0, mark), false),
                        mark < 0 ? Map.of() : query(target.substring(mark + 1)),
                        headers(in)));
    }

    /// Parameters as they stand behind a question mark.
    static Map<String, String> query(String raw) throws IOException {
        Map<String, String> query = new TreeMap<>();
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            query.put(
                    decode(equals < 0 ? pair : pair.substring(0, equals), true),
                    equals < 0 ? "" : decode(pair.substring(equals + 1), true));
        }
        return query;
    }

    /// Lines up to an empty one; what is given twice is joined by a comma.
    static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("Not a header: " + line);
            }
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, second) -> first + "," + second);
        }
        return headers;
    }

    /// @return null at the end
    static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new EOFException("The connection ends in the middle of a line");
            }
            if (line.size() == LONGEST_LINE) {
                throw new ProtocolException("A line is longer than " + LONGEST_LINE + " bytes");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /// Undoes percent-encoding.
    ///
    /// @param form whether `+` stands for a space
    static String decode(String raw, boolean form) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                if (i + 2 >= raw.length()) {
                    throw new ProtocolException("A broken escape in " + raw);
                }
                bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(form && c == '+' ? ' ' : c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// With headers that came later.
    HttpHead with(Map<String, String> trailers) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(trailers);
        return new HttpHead(method, path, query, all);
    }

    /// With another value of a parameter.
    HttpHead with(String parameter, String value) {
        Map<String, String> all = new TreeMap<>(query);
        all.put(parameter, value);
        return new HttpHead(method, path, all, headers);
    }

    @Nullable String header(String name) {
        return headers.get(name);
    }

    Optional<String> find(String header) {
        return Optional.ofNullable(headers.get(header));
    }

    boolean asks(String parameter) {
        return query.containsKey(parameter);
    }

    /// A parameter's value, empty when it has none.
    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    int number(String parameter, int otherwise) throws S3Error {
        String value = parameter(parameter);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            return Integer.parseUnsignedInt(value);
        } catch (NumberFormatException e) {
            throw S3Error.invalid(parameter + " is not a number: " + value);
        }
    }
}

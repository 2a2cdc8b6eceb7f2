package dev.godwit.engine.review;

import dev.godwit.spi.store.Query;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Where a page of rows ended, as a text that can be handed to `--after` or put in a URL.
///
/// Inside are a version, the place, and a checksum; nothing of it is secret, and nothing of it is
/// meant to be read.
public final class PageToken {

    private static final byte VERSION = 1;
    private static final int CHECKSUM = Integer.BYTES;

    private PageToken() {}

    /// A text of letters, digits, `-` and `_`.
    public static String encode(Query.Mark mark) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        bytes.write(mark.folder() ? 1 : 0);
        write(bytes, mark.value());
        write(bytes, mark.folderPath());
        write(bytes, mark.name());
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(checksum(bytes.toByteArray())).array());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /// The place that [#encode] was given.
    ///
    /// @throws IllegalArgumentException in one sentence, when this is not such a text
    public static Query.Mark decode(String token) {
        byte[] content = checked(token);
        if (content[0] != VERSION) {
            throw new IllegalArgumentException(
                    "The page token `"
                            + token
                            + "` comes from another version of Godwit; begin at the first page");
        }
        try {
            return mark(ByteBuffer.wrap(content, 1, content.length - 1));
        } catch (BufferUnderflowException e) {
            throw wrong(token, e);
        }
    }

    /// The content of a token whose checksum is right; at least one byte.
    private static byte[] checked(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw wrong(token, e);
        }
        if (bytes.length <= CHECKSUM) {
            throw wrong(token, null);
        }
        byte[] content = Arrays.copyOf(bytes, bytes.length - CHECKSUM);
        if (ByteBuffer.wrap(bytes).getInt(content.length) != checksum(content)) {
            throw wrong(token, null);
        }
        return content;
    }

    private static IllegalArgumentException wrong(String token, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "Not a page token: `"
                        + token
                        + "`; give the one that the page before ended with, unchanged",
                cause);
    }

    private static Query.Mark mark(ByteBuffer in) {
        boolean folder = in.get() != 0;
        Query.Mark mark = new Query.Mark(read(in), read(in), read(in), folder);
        if (in.hasRemaining()) {
            throw new BufferUnderflowException();
        }
        return mark;
    }

    private static void write(ByteArrayOutputStream bytes, String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(raw.length).array());
        bytes.writeBytes(raw);
    }

    private static String read(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] raw = new byte[length];
        in.get(raw);
        return new String(raw, StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}

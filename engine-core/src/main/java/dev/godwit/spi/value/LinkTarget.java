package dev.godwit.spi.value;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// The bijection between a symbolic link's raw target bytes and text: that of [Name] for each
/// segment between `/`.
public final class LinkTarget {

    private LinkTarget() {}

    /// The text of raw bytes.
    public static String ofBytes(byte[] raw) {
        StringBuilder text = new StringBuilder(raw.length);
        int from = 0;
        for (int i = 0; i <= raw.length; i++) {
            if (i == raw.length || raw[i] == '/') {
                text.append(Name.ofBytes(Arrays.copyOfRange(raw, from, i)).text());
                if (i < raw.length) {
                    text.append('/');
                }
                from = i + 1;
            }
        }
        return text.toString();
    }

    /// The raw bytes of what [#ofBytes] gave.
    public static byte[] bytes(String text) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream(text.length());
        String[] segments = text.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            if (i > 0) {
                raw.write('/');
            }
            raw.writeBytes(new Name(segments[i]).bytes());
        }
        return raw.toByteArray();
    }
}

package dev.godwit.spi.fs;

import dev.godwit.spi.value.Name;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// Which names a location can hold, and which it takes for the same.
///
/// @param caseSensitive `a` and `A` are two names
/// @param normalises canonically equivalent Unicode texts are one name
/// @param unicodeOnly names that are not valid UTF-8 cannot be held
/// @param maxNameBytes longest name in bytes
/// @param maxPathBytes longest path below the root in bytes
/// @param forbidden characters that no name may hold; with `/` among them, `.` and `..` are no
///   names either
public record NameRules(
        boolean caseSensitive,
        boolean normalises,
        boolean unicodeOnly,
        int maxNameBytes,
        int maxPathBytes,
        String forbidden) {

    /// The text by which this location tells names apart: two names with one key cannot both be
    /// there.
    public String key(Name name) {
        String key =
                normalises ? Normalizer.normalize(name.text(), Normalizer.Form.NFC) : name.text();
        return caseSensitive ? key : key.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /// Whether [#key] may differ from the name at all.
    public boolean folds() {
        return !caseSensitive || normalises;
    }

    /// Why a name in a folder of this path cannot be held; empty when it can.
    ///
    /// @param folderBytes length of the folder's path in bytes
    public Optional<String> refusal(Name name, int folderBytes) {
        byte[] raw = name.bytes();
        if (raw.length > maxNameBytes) {
            return Optional.of(
                    "its name has " + raw.length + " bytes, the destination holds " + maxNameBytes);
        }
        if (folderBytes + 1 + raw.length > maxPathBytes) {
            return Optional.of(
                    "its path has "
                            + (folderBytes + 1 + raw.length)
                            + " bytes, the destination holds "
                            + maxPathBytes);
        }
        if (unicodeOnly && !isUnicode(name, raw)) {
            return Optional.of("its name is not valid UTF-8, which the destination needs");
        }
        String plain =
                name.text().indexOf(Name.ESCAPE) < 0
                        ? name.text()
                        : new String(raw, StandardCharsets.UTF_8);
        if (forbidden.indexOf('/') >= 0 && (plain.equals(".") || plain.equals(".."))) {
            return Optional.of("its name leads to another folder");
        }
        for (int i = 0; i < forbidden.length(); i++) {
            if (plain.indexOf(forbidden.charAt(i)) >= 0) {
                return Optional.of(
                        "its name holds "
                                + Character.getName(forbidden.charAt(i))
                                + ", which the destination cannot");
            }
        }
        return Optional.empty();
    }

    private static boolean isUnicode(Name name, byte[] raw) {
        return name.text().indexOf(Name.ESCAPE) < 0
                || Name.ofText(new String(raw, StandardCharsets.UTF_8)).equals(name);
    }

    /// Written out, because it begins every discovery, and to make Java make it takes milliseconds.
    @Override
    public String toString() {
        return "NameRules[caseSensitive="
                + caseSensitive
                + ", normalises="
                + normalises
                + ", unicodeOnly="
                + unicodeOnly
                + ", maxNameBytes="
                + maxNameBytes
                + ", maxPathBytes="
                + maxPathBytes
                + ", forbidden="
                + forbidden
                + "]";
    }
}

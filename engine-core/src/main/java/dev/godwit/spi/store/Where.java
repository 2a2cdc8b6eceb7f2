package dev.godwit.spi.store;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A condition on rows, as data. [#matches] is its one meaning; a store may translate it only where
/// the answers agree.
public sealed interface Where {

    /// Whether the row satisfies the condition.
    boolean matches(Row row);

    /// Paths of folders such that only immediate children of theirs can satisfy the condition;
    /// empty where it says nothing of that kind.
    default Optional<Set<String>> folders() {
        return Optional.empty();
    }

    record All() implements Where {
        @Override
        public boolean matches(Row row) {
            return true;
        }
    }

    record And(List<Where> all) implements Where {
        public And {
            all = List.copyOf(all);
        }

        @Override
        public boolean matches(Row row) {
            return all.stream().allMatch(one -> one.matches(row));
        }

        @Override
        public Optional<Set<String>> folders() {
            return all.stream().flatMap(one -> one.folders().stream()).findFirst();
        }
    }

    record Or(List<Where> any) implements Where {
        public Or {
            any = List.copyOf(any);
        }

        @Override
        public boolean matches(Row row) {
            return any.stream().anyMatch(one -> one.matches(row));
        }

        @Override
        public Optional<Set<String>> folders() {
            Set<String> folders = new HashSet<>();
            for (Where one : any) {
                Optional<Set<String>> ofOne = one.folders();
                if (ofOne.isEmpty()) {
                    return Optional.empty();
                }
                folders.addAll(ofOne.get());
            }
            return Optional.of(folders);
        }
    }

    record Not(Where one) implements Where {
        @Override
        public boolean matches(Row row) {
            return !one.matches(row);
        }
    }

    /// The node at the path and everything below it; all for the empty path.
    record Below(String path) implements Where {
        @Override
        public boolean matches(Row row) {
            return path.isEmpty() || row.path().equals(path) || row.path().startsWith(path + "/");
        }
    }

    /// The immediate children of the folder at the path.
    record ChildOf(String path) implements Where {
        @Override
        public boolean matches(Row row) {
            return row.folderPath().equals(path);
        }

        @Override
        public Optional<Set<String>> folders() {
            return Optional.of(Set.of(path));
        }
    }

    /// The field's text is one of these; false where the field is absent.
    record In(Field field, Set<String> values) implements Where {
        public In {
            values = Set.copyOf(values);
        }

        @Override
        public boolean matches(Row row) {
            String text = row.text(field);
            return text != null && values.contains(text);
        }
    }

    /// The field's number ([Field#SIZE], [Field#MTIME], [Field#DEPTH]) compared with a value.
    record Compare(Field field, Operator operator, long value) implements Where {
        @Override
        public boolean matches(Row row) {
            int sign = Long.compare(row.number(field), value);
            return switch (operator) {
                case LESS -> sign < 0;
                case AT_MOST -> sign <= 0;
                case EQUAL -> sign == 0;
                case AT_LEAST -> sign >= 0;
                case MORE -> sign > 0;
            };
        }
    }

    /// How two numbers are compared.
    enum Operator {
        LESS,
        AT_MOST,
        EQUAL,
        AT_LEAST,
        MORE
    }

    /// The field's text matches a pattern in which `*` stands for any text, `/` too, and `?` for
    /// one character.
    record Like(Field field, String pattern) implements Where {
        @Override
        public boolean matches(Row row) {
            String text = row.text(field);
            return text != null && Wildcard.matches(pattern, text);
        }
    }

    /// The field's text holds this text, ASCII letters in either case.
    record Contains(Field field, String part) implements Where {
        @Override
        public boolean matches(Row row) {
            String text = row.text(field);
            return text != null && lower(text).contains(lower(part));
        }

        /// ASCII letters only, so that every store can say the same.
        public static String lower(String text) {
            StringBuilder lower = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
            return lower.toString();
        }
    }

    /// The text a store keeps for an enum's value.
    static String textOf(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

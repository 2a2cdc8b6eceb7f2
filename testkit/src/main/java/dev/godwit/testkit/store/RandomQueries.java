package dev.godwit.testkit.store;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Questions of every form.
final class RandomQueries {

    private static final List<String> PATTERNS =
            List.of(
                    "*", "a*", "*b", "?", "*/?", "*%*", "_", "*\\*", "*'*", "??", "*a*b*",
                    "\uD83D*");

    private final RandomGenerator random;
    private final List<String> paths;

    /// @param paths some that are there
    RandomQueries(RandomGenerator random, List<String> paths) {
        this.random = random;
        this.paths = paths;
    }

    Query query(int pass) {
        return random.nextInt(4) == 0 ? linked(pass) : anything(pass);
    }

    /// Files with several names, group after group, as nobody but the engine asks.
    private Query linked(int pass) {
        boolean source = random.nextBoolean();
        Field field = source ? Field.SOURCE_LINKS : Field.DESTINATION_LINKS;
        return new Query(
                pass,
                new Where.Like(field, any(List.of("*", "*", "1*"))),
                source ? Sort.SOURCE_LINKS : Sort.DESTINATION_LINKS,
                random.nextBoolean(),
                Optional.empty(),
                1 + random.nextInt(5));
    }

    private Query anything(int pass) {
        return new Query(
                pass,
                where(0),
                any(List.of(Sort.values())),
                random.nextBoolean(),
                Optional.empty(),
                1 + random.nextInt(30));
    }

    private Where where(int depth) {
        return switch (random.nextInt(depth > 2 ? 7 : 10)) {
            case 0 -> new Where.All();
            case 1 -> new Where.Below(path());
            case 2 -> new Where.ChildOf(path());
            case 3 -> in();
            case 4 ->
                    new Where.Compare(
                            any(List.of(Field.SIZE, Field.MTIME, Field.DEPTH)),
                            any(List.of(Where.Operator.values())),
                            random.nextInt(3));
            case 5 -> new Where.Like(any(List.of(Field.values())), any(PATTERNS));
            case 6 ->
                    new Where.Contains(
                            any(List.of(Field.PATH, Field.NAME, Field.KIND, Field.DECISION)),
                            any(List.of("A", "b", "/", "O", "'", "É", "%")));
            case 7 -> new Where.And(List.of(where(depth + 1), where(depth + 1)));
            case 8 ->
                    new Where.Or(
                            random.nextBoolean()
                                    ? List.of(where(depth + 1), where(depth + 1))
                                    : folders());
            default -> new Where.Not(where(depth + 1));
        };
    }

    /// Some, or none.
    private List<Where> folders() {
        List<Where> folders = new ArrayList<>();
        while (random.nextInt(4) > 0) {
            folders.add(new Where.ChildOf(path()));
        }
        return folders;
    }

    private Where in() {
        return switch (random.nextInt(6)) {
            case 0 -> in(Field.KIND, Kind.values());
            case 1 -> in(Field.DIFFERENCE, Verdict.values());
            case 2 -> in(Field.DECISION, Decision.values());
            case 3 -> in(Field.OUTCOME, OutcomeKind.values());
            case 4 -> new Where.In(Field.PATH, Set.of(path()));
            default -> new Where.In(Field.SIZE, Set.of("0", "2"));
        };
    }

    private Where in(Field field, Enum<?>[] values) {
        return new Where.In(field, Set.of(Where.textOf(any(List.of(values)))));
    }

    String path() {
        return paths.isEmpty() || random.nextInt(8) == 0 ? "nowhere" : any(paths);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}

package dev.godwit.store.duckdb;

import dev.godwit.spi.store.WorkKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Walks over the listed folders of the source by their numbers, which is about the order their
/// children lie in.
final class Walk {

    /// Folders that are offered at once.
    private static final int FOLDERS = 2_000;

    private final Union union;
    private final Steps steps;
    private final String scope;
    private final int depth;

    /// The last folder that is done with.
    private long folder = -1;

    /// The last name taken of the folder after that one.
    private @Nullable String name;

    /// The name that the latest step went on after.
    private @Nullable String began;

    private boolean ended;

    /// @param depth of the folders; -1 for any
    /// @param which of them; see [Touched]
    Walk(
            Union union,
            Wanted wanted,
            int depth,
            boolean foldersOnly,
            String which,
            Optional<WorkKey> after) {
        this.union = union;
        steps = new Steps(union, wanted, foldersOnly, false);
        this.depth = depth;
        scope =
                (depth < 0 ? "" : " AND l.depth = ?")
                        + (foldersOnly ? " AND l.folders > 0" : "")
                        + which;
        after.ifPresent(key -> goTo(key.text()));
    }

    private void goTo(String text) {
        int slash = text.indexOf('/');
        folder = Long.parseLong(slash < 0 ? text : text.substring(0, slash));
        name = slash < 0 ? null : text.substring(slash + 1);
    }

    /// Where it stands; empty at the end.
    Optional<WorkKey> position() {
        return ended
                ? Optional.empty()
                : Optional.of(new WorkKey(name == null ? "" + folder : folder + "/" + name));
    }

    boolean isEnded() {
        return ended;
    }

    /// Goes on in this folder after a name, or at its beginning.
    void goBack(long inFolder, @Nullable String after) {
        folder = inFolder - 1;
        name = after != null ? after : began;
        ended = false;
    }

    /// The next folders, of about so many nodes.
    List<UnionFolder> next(int nodes) throws SQLException {
        List<Listed> offered = offered();
        if (offered.isEmpty()) {
            ended = true;
            return List.of();
        }
        began = name;
        Steps.Step step = steps.take(offered, name, false, nodes);
        if (step.count() > 0) {
            folder = offered.get(step.count() - 1).folder();
        }
        name = step.name();
        ended = step.count() == offered.size() && offered.size() < FOLDERS;
        return step.folders();
    }

    private List<Listed> offered() throws SQLException {
        String query =
                Listed.select(union.sql(), "", "")
                        + " AND l.folder > ?"
                        + scope
                        + " ORDER BY l.folder LIMIT "
                        + FOLDERS;
        List<Listed> offered = new ArrayList<>();
        Object[] parameters = depth < 0 ? new Object[] {folder} : new Object[] {folder, depth};
        try (Result row = union.reader().query(query, parameters)) {
            while (row.next()) {
                offered.add(Listed.read(row));
            }
        }
        return union.withPartners(offered);
    }
}

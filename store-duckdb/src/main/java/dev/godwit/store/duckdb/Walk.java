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

    /// Nodes in the folders that are offered at once, about: what is said of them is scanned for
    /// each pull.
    private static final long NODES = 100_000;

    private final Union union;
    private final Steps steps;
    private final String scope;
    private final Touched which;
    private final int depth;

    /// The last folder that is done with; while there is a name, the number before its folder's.
    private long folder = -1;

    /// The last name taken of the folder after that one.
    private @Nullable String name;

    /// The name that the latest step went on after.
    private @Nullable String began;

    /// The folders that come next, as far as they are known.
    private List<Listed> offered = List.of();

    /// Whether no folders come after those.
    private boolean last;

    private boolean ended;

    /// @param depth of the folders; -1 for any
    /// @param which of them
    Walk(
            Union union,
            Wanted wanted,
            int depth,
            boolean foldersOnly,
            Touched which,
            Optional<WorkKey> after) {
        this.union = union;
        steps = new Steps(union, wanted, foldersOnly, false);
        this.depth = depth;
        this.which = which;
        scope = (depth < 0 ? "" : " AND l.depth = ?") + (foldersOnly ? " AND l.folders > 0" : "");
        after.ifPresent(key -> goTo(key.text()));
    }

    private void goTo(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            folder = Long.parseLong(text);
        } else {
            folder = Long.parseLong(text.substring(0, slash)) - 1;
            name = text.substring(slash + 1);
        }
    }

    /// Where it stands: after a folder, or within one after a name; empty at the end.
    Optional<WorkKey> position() {
        return ended
                ? Optional.empty()
                : Optional.of(new WorkKey(name == null ? "" + folder : (folder + 1) + "/" + name));
    }

    boolean isEnded() {
        return ended;
    }

    /// Goes on in this folder after a name, or at its beginning.
    void goBack(long inFolder, @Nullable String after) {
        folder = inFolder - 1;
        name = after != null ? after : began;
        offered = List.of();
        last = false;
        ended = false;
    }

    /// The next folders, of about so many nodes.
    List<UnionFolder> next(int nodes) throws SQLException {
        if (offered.isEmpty()) {
            offered = offered();
        }
        if (offered.isEmpty()) {
            ended = true;
            return List.of();
        }
        began = name;
        Steps.Step step = steps.take(offered, name, false, nodes);
        name = step.name();
        folder =
                name == null
                        ? offered.get(step.count() - 1).folder()
                        : offered.get(step.count()).folder() - 1;
        offered = offered.subList(step.count(), offered.size());
        ended = last && offered.isEmpty();
        return step.folders();
    }

    private List<Listed> offered() throws SQLException {
        while (!last) {
            List<Listed> listed = listed();
            if (name != null && isWithin(listed)) {
                return union.withPartners(listed.subList(0, 1));
            }
            name = null;
            last = listed.size() < FOLDERS;
            listed = atOnce(listed);
            if (!listed.isEmpty()) {
                List<Listed> touched = which.of(union, listed);
                if (!touched.isEmpty()) {
                    return union.withPartners(touched);
                }
                folder = listed.getLast().folder();
            }
        }
        return List.of();
    }

    /// Whether the name belongs to the first of them; else its folder does not count any more.
    private boolean isWithin(List<Listed> listed) {
        return !listed.isEmpty() && listed.getFirst().folder() == folder + 1;
    }

    private List<Listed> atOnce(List<Listed> listed) {
        long nodes = 0;
        int count = 0;
        while (count < listed.size() && nodes < NODES) {
            nodes += listed.get(count).nodes();
            count++;
        }
        last &= count == listed.size();
        return listed.subList(0, count);
    }

    private List<Listed> listed() throws SQLException {
        String query =
                Listed.select(union.sql(), "", "")
                        + " AND l.folder > ?"
                        + scope
                        + " ORDER BY l.folder LIMIT "
                        + FOLDERS;
        List<Listed> listed = new ArrayList<>();
        Object[] parameters = depth < 0 ? new Object[] {folder} : new Object[] {folder, depth};
        try (Result row = union.reader().query(query, parameters)) {
            while (row.next()) {
                listed.add(Listed.read(row));
            }
        }
        return listed;
    }
}

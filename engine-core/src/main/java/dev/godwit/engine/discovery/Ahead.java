package dev.godwit.engine.discovery;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Folders of the source's next round, which opens only when all of this one is stored: until then
/// workers that have nothing else to do list some of them, and what they hold waits in memory.
///
/// Whether a folder is to be listed is still what the store says: what it does not ask for is
/// dropped. Of the driver.
final class Ahead {

    /// So many folders are known at most.
    private static final int FOLDERS = 1_024;

    private static final int FOLDERS_OF_A_TASK = 128;
    private static final int NODES_OF_A_TASK = 4_096;

    /// So many nodes wait at most.
    private static final int NODES = 4 * NODES_OF_A_TASK;

    private final Looking looking;

    /// Folders that nobody lists yet.
    private final Deque<ListWork> found = new ArrayDeque<>();

    /// Folders that are being listed or waiting.
    private final Map<NodeId, Place> places = new HashMap<>();

    /// How many nodes wait, or may come.
    private int nodes;

    /// Of one folder.
    private static final class Place {
        private final ListWork work;
        private Optional<Foreseen> foreseen = Optional.empty();

        /// Present when its round asked for it meanwhile.
        private Optional<ListingJob> asked = Optional.empty();

        Place(ListWork work) {
            this.work = work;
        }
    }

    /// What a round gets for a folder it asks for.
    sealed interface Answer {

        record Here(Foreseen foreseen) implements Answer {}

        /// [#told] gives it.
        record Soon() implements Answer {}

        record Unknown() implements Answer {}
    }

    Ahead(Looking looking) {
        this.looking = looking;
    }

    /// Looks for folders among children of a folder of the round that is listed.
    void find(ListWork parent, List<Child> children) {
        if (parent.side() != Side.SOURCE) {
            return;
        }
        for (Child child : children) {
            if (found.size() >= FOLDERS) {
                return;
            }
            if (child.mark() == Mark.NONE && child.node() instanceof Node.Folder folder) {
                child.id().ifPresent(id -> found.add(work(parent, id, folder)));
            }
        }
    }

    private static ListWork work(ListWork parent, NodeId id, Node.Folder folder) {
        String path = NodeRef.childPath(parent.ref().path(), folder.name());
        return new ListWork(
                Side.SOURCE,
                id,
                new NodeRef(path, folder.handle()),
                parent.depth() + 1,
                0,
                Optional.empty(),
                Optional.empty());
    }

    /// The next folders to list ahead; empty when there are none, or enough are waiting.
    Optional<AheadTask> next() {
        if (found.isEmpty() || nodes + NODES_OF_A_TASK > NODES) {
            return Optional.empty();
        }
        List<ListWork> folders = new ArrayList<>();
        while (folders.size() < FOLDERS_OF_A_TASK && !found.isEmpty()) {
            ListWork folder = found.remove();
            if (places.putIfAbsent(folder.folder(), new Place(folder)) == null) {
                folders.add(folder);
            }
        }
        nodes += NODES_OF_A_TASK;
        return Optional.of(new AheadTask(folders, looking, NODES_OF_A_TASK));
    }

    /// A round is closed: what is left of it was not asked for, and what nobody lists yet of the
    /// next is listed in its turn.
    void closed(int depth) {
        found.clear();
        places.values()
                .removeIf(place -> {
                    boolean over = place.work.depth() <= depth;
                    if (over) {
                        nodes -= place.foreseen.map(Foreseen::nodes).orElse(0);
                    }
                    return over;
                });
    }

    /// What is known of a folder that its round lists now.
    Answer ask(ListingJob job) {
        Place place = places.get(job.work().folder());
        if (place == null || !isSame(place.work, job.work())) {
            return new Answer.Unknown();
        }
        if (place.foreseen.isEmpty()) {
            place.asked = Optional.of(job);
            return new Answer.Soon();
        }
        places.remove(job.work().folder());
        nodes -= place.foreseen.get().nodes();
        return new Answer.Here(place.foreseen.get());
    }

    private static boolean isSame(ListWork before, ListWork now) {
        return now.side() == before.side()
                && now.ref().equals(before.ref())
                && now.attempts() == 0
                && now.resume().isEmpty();
    }

    /// Takes what a task tells of a folder.
    ///
    /// @return the job of the round that asked for it, which it is for
    Optional<ListingJob> told(Foreseen foreseen) {
        NodeId id = foreseen.work().folder();
        Place place = places.get(id);
        if (place == null) {
            return Optional.empty();
        }
        if (place.asked.isPresent() || foreseen instanceof Foreseen.Left) {
            places.remove(id);
        } else {
            place.foreseen = Optional.of(foreseen);
            nodes += foreseen.nodes();
        }
        return place.asked;
    }

    /// A task told all.
    void ended() {
        nodes -= NODES_OF_A_TASK;
    }
}

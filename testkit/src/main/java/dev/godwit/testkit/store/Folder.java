package dev.godwit.testkit.store;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import java.util.Optional;

/// A folder that one side of a pass lists.
final class Folder {

    /// How far its listing is.
    enum State {
        TO_LIST,
        LISTED,
        GIVEN_UP
    }

    final NodeId id;
    final NodeRef ref;
    final int depth;

    State state = State.TO_LIST;
    int attempts;
    Optional<ListWork.Resume> resume = Optional.empty();

    /// The sequence at which it was listed or given up; meaningless while it is to be listed.
    long settledAt;

    /// The listing that counts; empty unless it is listed.
    Optional<Fact.Listed> listed = Optional.empty();

    /// The latest listing of it in this pass, whether or not it still counts.
    Optional<Fact.Listed> held = Optional.empty();

    /// @param before the same folder, opened earlier in this pass
    Folder(Fact.Opened opened, Optional<Folder> before) {
        held = before.flatMap(folder -> folder.held);
        id = opened.folder();
        ref = opened.ref();
        depth = opened.depth();
    }

    String path() {
        return ref.path();
    }

    boolean isListed() {
        return state == State.LISTED;
    }

    boolean isSettled() {
        return state != State.TO_LIST;
    }

    void listed(Fact.Listed fact, long sequence) {
        state = State.LISTED;
        settledAt = sequence;
        listed = Optional.of(fact);
        held = listed;
    }

    void failed(Fact.ListingFailed fact, long sequence) {
        state = fact.willRetry() ? State.TO_LIST : State.GIVEN_UP;
        settledAt = sequence;
        listed = Optional.empty();
        attempts = fact.attempts();
        if (fact.problem().errorClass() == ErrorClass.CURSOR_LOST) {
            resume = Optional.empty();
        }
    }

    void cursor(Fact.Cursor fact) {
        resume = Optional.of(new ListWork.Resume(fact.listing(), fact.resume()));
    }
}

package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far the listing of a folder is on one side of a pass.
///
/// @param settledAt the commit by which it was listed or given up; meaningless before
/// @param listed the listing that counts; null unless it is listed
/// @param held the latest listing in this pass, whether or not it still counts
record FolderRow(
        NodeRef ref,
        State state,
        int attempts,
        ListWork.@Nullable Resume resume,
        long settledAt,
        ListWork.@Nullable Held listed,
        ListWork.@Nullable Held held) {

    /// Frozen: the numbers of these are in the rows.
    enum State {
        TO_LIST,
        LISTED,
        GIVEN_UP
    }

    private static final State[] STATES = State.values();
    private static final int STATE = 3;
    private static final int HANDLE = 4;
    private static final int RESUME = 8;
    private static final int HELD = 16;

    /// Opened, for the first time or again.
    static FolderRow opened(NodeRef ref, @Nullable FolderRow before) {
        return new FolderRow(
                ref, State.TO_LIST, 0, null, 0, null, before == null ? null : before.held);
    }

    FolderRow listed(ListWork.Held as, long sequence) {
        return new FolderRow(ref, State.LISTED, attempts, resume, sequence, as, as);
    }

    FolderRow failed(int times, boolean again, boolean cursorLost, long sequence) {
        return new FolderRow(
                ref,
                again ? State.TO_LIST : State.GIVEN_UP,
                times,
                cursorLost ? null : resume,
                sequence,
                null,
                held);
    }

    FolderRow resuming(ListWork.Resume from) {
        return new FolderRow(ref, state, attempts, from, settledAt, listed, held);
    }

    boolean isListed() {
        return state == State.LISTED;
    }

    boolean isSettled() {
        return state != State.TO_LIST;
    }

    /// The number of the listing that counts, of a listed folder.
    long listing() {
        ListWork.Held counts = listed;
        if (counts == null) {
            throw Failures.damaged();
        }
        return counts.listing();
    }

    /// What the listing that counts holds; nothing unless it is listed.
    Tally tally() {
        return listed == null ? Tally.NONE : listed.tally();
    }

    @SuppressWarnings("EnumOrdinal")
    byte[] bytes() {
        ByteWriter out = new ByteWriter(ref.path().length() + 80);
        out.small(
                state.ordinal()
                        | (ref.handle().isPresent() ? HANDLE : 0)
                        | (resume != null ? RESUME : 0)
                        | (held != null ? HELD : 0));
        out.text(ref.path());
        ref.handle().ifPresent(handle -> out.text(handle.text()));
        out.number(attempts);
        if (resume != null) {
            out.number(resume.listing());
            out.text(resume.cursor().text());
        }
        if (isSettled()) {
            out.number(settledAt);
        }
        if (held != null) {
            write(out, held);
        }
        return out.bytes();
    }

    /// While it is listed, the listing held is the one that counts.
    static FolderRow read(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int flags = in.small();
        if ((flags & STATE) >= STATES.length) {
            throw Failures.damaged();
        }
        State state = STATES[flags & STATE];
        NodeRef ref =
                new NodeRef(
                        in.text(),
                        (flags & HANDLE) != 0
                                ? Optional.of(new Opaque(in.text()))
                                : Optional.empty());
        int attempts = (int) in.number();
        ListWork.Resume resume =
                (flags & RESUME) != 0
                        ? new ListWork.Resume(in.number(), new Opaque(in.text()))
                        : null;
        long settledAt = state == State.TO_LIST ? 0 : in.number();
        ListWork.Held held = (flags & HELD) != 0 ? held(in) : null;
        return new FolderRow(
                ref, state, attempts, resume, settledAt, state == State.LISTED ? held : null, held);
    }

    private static void write(ByteWriter out, ListWork.Held held) {
        out.number(held.listing());
        out.fixed(held.digest().high());
        out.fixed(held.digest().low());
        Tally tally = held.tally();
        out.number(tally.folders());
        out.number(tally.files());
        out.number(tally.links());
        out.number(tally.specials());
        out.number(tally.bytes());
    }

    private static ListWork.Held held(ByteReader in) {
        return new ListWork.Held(
                in.number(),
                new Digest(in.fixed(), in.fixed()),
                new Tally(in.number(), in.number(), in.number(), in.number(), in.number()));
    }
}

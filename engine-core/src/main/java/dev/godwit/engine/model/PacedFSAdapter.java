package dev.godwit.engine.model;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Recalling;
import dev.godwit.spi.fs.Requests;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Optional;

/// An adapter whose operations wait for their turn: a look at a node, a page of a listing, a file
/// that is opened, an entry that is staged or published. What is taken back never waits, and
/// features are handed out as they are, but for [Recalling]. An adapter that counts requests of its
/// own is told to pace those instead.
public final class PacedFSAdapter implements FSAdapter {

    private final FSAdapter paced;
    private final CopyControl turns;

    private PacedFSAdapter(FSAdapter paced, CopyControl turns) {
        this.paced = paced;
        this.turns = turns;
    }

    /// The adapter itself where there is no limit, or where it holds to the limit itself.
    ///
    /// @param operations begun in a second, by all adapters that share this
    public static FSAdapter of(FSAdapter adapter, Optional<Bandwidth> operations, StopSignal stop) {
        if (operations.isEmpty()) {
            return adapter;
        }
        CopyControl turns = operations.get().limit(stop.control());
        Optional<Requests> requests = adapter.feature(Requests.class);
        requests.ifPresent(paced -> paced.pace(turns));
        return requests.isPresent() ? adapter : new PacedFSAdapter(adapter, turns);
    }

    @Override
    public Capabilities capabilities() {
        return paced.capabilities();
    }

    @Override
    public String describe() {
        return paced.describe();
    }

    @Override
    public Optional<Node> stat(NodeRef ref) throws StorageException {
        turns.admit(1);
        return paced.stat(ref);
    }

    @Override
    public Listing list(NodeRef folder, Optional<Opaque> resume) throws StorageException {
        return paced(paced.list(folder, resume));
    }

    @Override
    public boolean isEmpty(NodeRef folder) throws StorageException {
        turns.admit(1);
        return paced.isEmpty(folder);
    }

    private Recalling paced(Recalling recalling) {
        return (folder, resume, known) -> paced(recalling.list(folder, resume, known));
    }

    private Listing paced(Listing listing) {
        return new Listing() {
            @Override
            public Optional<Page> next() throws StorageException {
                turns.admit(1);
                return listing.next();
            }

            @Override
            public void close() {
                listing.close();
            }
        };
    }

    @Override
    public Content open(NodeRef file, Token expected) throws StorageException {
        turns.admit(1);
        return paced.open(file, expected);
    }

    @Override
    public List<Result<Staged>> stage(NodeRef folder, List<Put> puts, CopyControl control) {
        try {
            turns.admit(puts.size());
        } catch (StorageException e) {
            return puts.stream().<Result<Staged>>map(_ -> new Result.Failed<>(e)).toList();
        }
        return paced.stage(folder, puts, control);
    }

    @Override
    public List<Result<Node>> publish(NodeRef folder, List<Publication> ready) {
        try {
            turns.admit(ready.size());
        } catch (StorageException e) {
            return ready.stream().<Result<Node>>map(_ -> new Result.Failed<>(e)).toList();
        }
        return paced.publish(folder, ready);
    }

    @Override
    public List<Result<Name>> discard(NodeRef folder, List<Staged> unused) {
        return paced.discard(folder, unused);
    }

    @Override
    public void makeRoot() throws StorageException {
        paced.makeRoot();
    }

    @Override
    public void barrier() throws StorageException {
        paced.barrier();
    }

    @Override
    public <T> Optional<T> feature(Class<T> type) {
        return type == Recalling.class
                ? paced.feature(Recalling.class).map(recalling -> type.cast(paced(recalling)))
                : paced.feature(type);
    }

    @Override
    public void close() {
        paced.close();
    }
}

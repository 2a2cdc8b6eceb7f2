package dev.godwit.engine.verification;

import dev.godwit.api.Settings;
import dev.godwit.api.VerifyMode;
import dev.godwit.engine.hash.HashedContent;
import dev.godwit.engine.model.Carried;
import dev.godwit.engine.retry.RetryPolicy;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.VerifyWork;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Verifies some nodes of one folder.
record VerifyTask(
        VerifyWork work,
        VerifyMode mode,
        Carried carried,
        Settings.Hash hash,
        boolean acceptSourceChanges)
        implements Task<Told> {

    static final String OTHER_CONTENT = "its content is not what was copied";

    private static final int SAMPLE_STEPS = 1_000_000;

    @Override
    public void run(Places places, Sink<Told> out) throws InterruptedException {
        List<Told.Wrong> wrong = new ArrayList<>();
        List<LargeFile> large = new ArrayList<>();
        long nodes = 0;
        long hashed = 0;
        for (VerifyWork.Item item : work.items()) {
            if (places.stopping()) {
                break;
            }
            nodes++;
            try {
                Optional<Node> found = places.adapter(Side.DESTINATION).stat(ref(item));
                Optional<String> detail = look(item, found);
                if (detail.isEmpty()
                        && item.source() instanceof Node.File file
                        && found.orElse(null) instanceof Node.File there
                        && reads(file)) {
                    hashed++;
                    LargeFile.Copy copy = copy(Side.DESTINATION, ref(item), there);
                    if (file.size() >= LargeFile.FROM) {
                        large.add(large(places, item, file, copy));
                    } else {
                        detail = read(places, item, file, copy);
                    }
                }
                detail.ifPresent(text -> wrong.add(new Told.Wrong(item.key(), text)));
            } catch (StorageException e) {
                if (RetryPolicy.suspends(e)) {
                    out.emit(new Told.Halted(e));
                    return;
                }
                wrong.add(new Told.Wrong(item.key(), String.valueOf(e.getMessage())));
            }
        }
        out.emit(new Told.Looked(work.depth(), nodes, hashed, wrong, large));
    }

    private NodeRef ref(VerifyWork.Item item) {
        return work.folder().child(item.key().name());
    }

    private Optional<String> look(VerifyWork.Item item, Optional<Node> found) {
        if (found.isEmpty()) {
            return Optional.of("nothing is there");
        }
        Node wanted = item.source();
        Node now = found.get();
        if (wanted.kind() != now.kind()) {
            return Optional.of("a " + now.kind() + " is there instead of a " + wanted.kind());
        }
        if (acceptSourceChanges && isSettledOtherwise(item, now)) {
            return Optional.empty();
        }
        if (wanted.size() != now.size()) {
            return Optional.of("it has " + now.size() + " bytes instead of " + wanted.size());
        }
        if (wanted instanceof Node.Link a
                && now instanceof Node.Link b
                && !a.target().equals(b.target())) {
            return Optional.of("the link's target is another");
        }
        if (wanted instanceof Node.Special a
                && now instanceof Node.Special b
                && !a.what().equals(b.what())) {
            return Optional.of("a " + b.what() + " is there instead of a " + a.what());
        }
        return carried.comparison().metadata(wanted, now) == Verdict.SAME
                ? Optional.empty()
                : Optional.of("its mode, owner, attributes or times are others");
    }

    /// With `--source-changes accept` what was copied is a later version than was reviewed: its
    /// outcome tells.
    private static boolean isSettledOtherwise(VerifyWork.Item item, Node now) {
        return item.outcome().flatMap(NodeOutcome::token).equals(now.version())
                && now.version().isPresent();
    }

    private boolean reads(Node.File file) {
        return switch (mode) {
            case VerifyMode.None _, VerifyMode.Size _ -> false;
            case VerifyMode.Full _ -> true;
            case VerifyMode.Sample(double percent) -> {
                int place =
                        Math.floorMod(
                                work.folder().child(file.name()).path().hashCode() * 0x9E3779B9,
                                SAMPLE_STEPS);
                yield place < percent / 100 * SAMPLE_STEPS;
            }
        };
    }

    private Optional<String> read(
            Places places, VerifyWork.Item item, Node.File source, LargeFile.Copy there)
            throws StorageException {
        Optional<ContentHash> recorded = item.outcome().flatMap(NodeOutcome::hash);
        Settings.Hash algorithm = algorithm(recorded);
        ContentHash wanted =
                recorded.isPresent()
                        ? recorded.get()
                        : hash(places, copied(places, source), algorithm);
        return hash(places, there, algorithm).equals(wanted)
                ? Optional.empty()
                : Optional.of(OTHER_CONTENT);
    }

    private Settings.Hash algorithm(Optional<ContentHash> recorded) {
        return recorded.map(HashedContent::algorithmOf).orElse(hash);
    }

    /// The same, to be done in slices.
    private LargeFile large(
            Places places, VerifyWork.Item item, Node.File source, LargeFile.Copy there)
            throws StorageException {
        Optional<ContentHash> recorded = item.outcome().flatMap(NodeOutcome::hash);
        List<LargeFile.Copy> copies = new ArrayList<>();
        if (recorded.isEmpty()) {
            copies.add(copied(places, source));
        }
        copies.add(there);
        return new LargeFile(item.key(), work.depth(), recorded, algorithm(recorded), copies);
    }

    private LargeFile.Copy copied(Places places, Node.File source) throws StorageException {
        NodeRef ref = work.folder().child(source.name(), source.handle());
        if (!(places.adapter(Side.SOURCE).stat(ref).orElse(null) instanceof Node.File now)) {
            throw new StorageException.NotFound(
                    "No file at " + ref.path() + " on the " + Side.SOURCE, null);
        }
        return copy(Side.SOURCE, ref, now);
    }

    /// In the version that was seen.
    private static LargeFile.Copy copy(Side side, NodeRef ref, Node.File seen) {
        return new LargeFile.Copy(side, ref, seen.token(), seen.size());
    }

    private static ContentHash hash(Places places, LargeFile.Copy copy, Settings.Hash algorithm)
            throws StorageException {
        try (Content content = places.adapter(copy.side()).open(copy.ref(), copy.token())) {
            return HashedContent.readThrough(content, algorithm, places.control())
                    .orElseThrow(() ->
                            new StorageException.Corrupt(
                                    "The content of "
                                            + copy.ref().path()
                                            + " could not be read to its end",
                                    null));
        }
    }
}

package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.OutcomeUnknown;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives what lies staged its name, changes what is there in place, and removes.
final class Publisher {

    private final Root root;
    private final Facts facts;
    private final Carried carried;
    private final Durability durability;
    private final @Nullable Linux calls;

    Publisher(
            Root root, Facts facts, Carried carried, Durability durability, @Nullable Linux calls) {
        this.root = root;
        this.facts = facts;
        this.carried = carried;
        this.durability = durability;
        this.calls = calls;
    }

    List<Result<Node>> publish(NodeRef ref, List<Publication> ready) {
        Folder folder;
        try {
            folder = root.enter("publish in", ref);
        } catch (StorageException e) {
            return ready.stream().<Result<Node>>map(_ -> new Result.Failed<>(e)).toList();
        }
        List<Result<Node>> results = new ArrayList<>(ready.size());
        for (Publication publication : ready) {
            results.add(publish(folder, publication));
        }
        durability.changed(folder);
        return results;
    }

    private Result<Node> publish(Folder folder, Publication publication) {
        Staged staged = publication.staged();
        Put put = staged.put();
        try {
            return new Result.Ok<>(
                    switch (put.what()) {
                        case Put.What.Metadata metadata ->
                                change(folder, put.name(), metadata, publication.when());
                        case Put.What.Removal _ -> remove(folder, put.name(), publication.when());
                        case Put.What.File _,
                                Put.What.Folder _,
                                Put.What.Link _,
                                Put.What.HardLink _ ->
                                appear(folder, staged, publication.when());
                    });
        } catch (IOException e) {
            return new Result.Failed<>(Errors.of("publish", folder.shown(put.name()), e));
        }
    }

    private Node change(Folder folder, Name name, Put.What.Metadata metadata, Precondition when)
            throws IOException {
        Stat now = expected(folder, name, when);
        carried.apply(folder, name, now, metadata.attributes(), metadata.mtimeNs());
        durability.changed(folder, name, now);
        return facts.node(folder, name, folder.look(name));
    }

    private Node remove(Folder folder, Name name, Precondition when) throws IOException {
        Stat now = expected(folder, name, when);
        Node gone = facts.node(folder, name, now);
        Files.delete(folder.child(name));
        return gone;
    }

    private Node appear(Folder folder, Staged staged, Precondition when) throws IOException {
        Put put = staged.put();
        Path from = folder.child(put.stageName());
        Path to = folder.child(put.name());
        if (when instanceof Precondition.Absent) {
            renameIfAbsent(folder, put, from, to);
        } else {
            replace(folder, staged, when, from, to);
        }
        Stat now = folder.look(put.name());
        if (!Facts.proof(now).equals(staged.proof())) {
            throw new OutcomeUnknown(
                    Errors.say("publish", folder.shown(put.name()), "something else is there now"),
                    null);
        }
        return facts.node(folder, put.name(), now);
    }

    private void replace(Folder folder, Staged staged, Precondition when, Path from, Path to)
            throws IOException {
        Stat now = expected(folder, staged.put().name(), when);
        if (now.isFolder()) {
            throw Errors.changed("replace", folder.shown(staged.put().name()));
        }
        if (Facts.proof(now).equals(staged.proof())) {
            // Two names of one file: a rename would leave both, and say that all is well.
            Files.delete(from);
            return;
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private void renameIfAbsent(Folder folder, Put put, Path from, Path to) throws IOException {
        if (calls != null) {
            int result = calls.renameIfAbsent(folder.raw(put.stageName()), folder.raw(put.name()));
            if (result >= 0) {
                return;
            }
            if (result != -Errno.EINVAL && result != -Errno.ENOSYS) {
                throw Errors.of("publish", folder.shown(put.name()), -result);
            }
        }
        // A second name and then only the second: as atomic, where hard links are to be had.
        if (!(put.what() instanceof Put.What.Folder)) {
            try {
                Files.createLink(to, from);
                Files.delete(from);
                return;
            } catch (UnsupportedOperationException e) {
                // On to the next way.
            } catch (IOException e) {
                StorageException why = Errors.of("publish", folder.shown(put.name()), e);
                if (why instanceof AlreadyExists || why instanceof NotFound) {
                    throw why;
                }
            }
        }
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw Errors.of("publish", folder.shown(put.name()), Errno.EEXIST);
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Moves what is kept to its place, in one step. What cannot be moved is copied beside its
    /// place first.
    void bring(Folder kept, Name as, Folder home, Name name, Precondition when) throws IOException {
        if (!(when instanceof Precondition.Absent)) {
            expected(home, name, when);
        }
        try {
            move(kept, as, home, name, when);
        } catch (AtomicMoveNotSupportedException e) {
            Path beside = home.child(as);
            Files.deleteIfExists(beside);
            Files.copy(
                    kept.child(as),
                    beside,
                    LinkOption.NOFOLLOW_LINKS,
                    StandardCopyOption.COPY_ATTRIBUTES);
            durability.copied(beside);
            durability.barrier();
            move(home, as, home, name, when);
            Files.delete(kept.child(as));
        }
    }

    private void move(Folder from, Name as, Folder to, Name name, Precondition when)
            throws IOException {
        if (when instanceof Precondition.Absent) {
            if (calls != null) {
                int result = calls.renameIfAbsent(from.raw(as), to.raw(name));
                if (result >= 0) {
                    return;
                }
                if (result != -Errno.EINVAL && result != -Errno.ENOSYS && result != -Errno.EXDEV) {
                    throw Errors.of("restore", to.shown(name), -result);
                }
            }
            if (Files.exists(to.child(name), LinkOption.NOFOLLOW_LINKS)) {
                throw Errors.of("restore", to.shown(name), Errno.EEXIST);
            }
        }
        Files.move(from.child(as), to.child(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// What is there, if it is what should be.
    private Stat expected(Folder folder, Name name, Precondition when) throws IOException {
        Stat now;
        try {
            now = folder.look(name);
        } catch (NotFound e) {
            throw Errors.changed("change", folder.shown(name));
        }
        boolean asExpected =
                switch (when) {
                    case Precondition.Absent _ -> false;
                    case Precondition.Any _ -> now.isFolder();
                    case Precondition.Unchanged(var token) ->
                            (now.isFile() || now.isLink()) && Facts.token(now).equals(token);
                };
        if (!asExpected) {
            throw when instanceof Precondition.Absent
                    ? Errors.of("change", folder.shown(name), Errno.EEXIST)
                    : Errors.changed("change", folder.shown(name));
        }
        return now;
    }

    List<Result<Name>> discard(NodeRef ref, List<Staged> unused) {
        List<Result<Name>> results = new ArrayList<>(unused.size());
        try {
            Folder folder = root.enter("discard in", ref);
            for (Staged staged : unused) {
                results.add(discard(folder, staged));
            }
            durability.changed(folder);
        } catch (NotFound e) {
            unused.forEach(staged -> results.add(new Result.Ok<>(staged.put().name())));
        } catch (StorageException e) {
            unused.forEach(_ -> results.add(new Result.Failed<>(e)));
        }
        return results;
    }

    private static Result<Name> discard(Folder folder, Staged staged) {
        Put put = staged.put();
        try {
            if (Facts.proof(folder.look(put.stageName())).equals(staged.proof())) {
                Files.delete(folder.child(put.stageName()));
            }
        } catch (NotFound e) {
            // As it should be.
        } catch (IOException e) {
            return new Result.Failed<>(Errors.of("discard", folder.shown(put.stageName()), e));
        }
        return new Result.Ok<>(put.name());
    }
}

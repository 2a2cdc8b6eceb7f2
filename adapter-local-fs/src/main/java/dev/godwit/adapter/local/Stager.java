package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.NameRules;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.LinkTarget;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts new nodes beside their targets, complete but for their names.
final class Stager {

    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /// Of what has nothing to be known again by.
    private static final Opaque NO_PROOF = new Opaque("none");

    private final Root root;
    private final Carried carried;
    private final Durability durability;
    private final @Nullable Linux calls;
    private final NameRules names;
    private final boolean posix;

    Stager(
            Root root,
            Carried carried,
            Durability durability,
            @Nullable Linux calls,
            NameRules names,
            boolean posix) {
        this.root = root;
        this.carried = carried;
        this.durability = durability;
        this.calls = calls;
        this.names = names;
        this.posix = posix;
    }

    List<Result<Staged>> stage(NodeRef ref, List<Put> puts, CopyControl control) {
        Folder folder;
        try {
            folder = root.enter("stage in", ref);
        } catch (StorageException e) {
            return puts.stream().<Result<Staged>>map(_ -> new Result.Failed<>(e)).toList();
        }
        List<Result<Staged>> results = new ArrayList<>(puts.size());
        StorageException stopped = null;
        for (Put put : puts) {
            Result<Staged> result =
                    stopped == null ? stage(folder, put, control) : new Result.Failed<>(stopped);
            if (result instanceof Result.Failed<Staged>(Stopped why)) {
                stopped = why;
            }
            results.add(result);
        }
        durability.changed(folder);
        return results;
    }

    private Result<Staged> stage(Folder folder, Put put, CopyControl control) {
        try {
            checkName(folder, put.name());
            return new Result.Ok<>(
                    switch (put.what()) {
                        case Put.What.File file -> file(folder, put, file, control);
                        case Put.What.Folder _ -> folder(folder, put);
                        case Put.What.Link link -> link(folder, put, link);
                        case Put.What.HardLink hardLink -> hardLink(folder, put, hardLink);
                        case Put.What.Metadata _, Put.What.Removal _ ->
                                new Staged(put, NO_PROOF, 0);
                    });
        } catch (StorageException e) {
            return new Result.Failed<>(e);
        } catch (IOException e) {
            return new Result.Failed<>(Errors.of("stage", folder.shown(put.name()), e));
        }
    }

    /// Refuses here, where nothing has been made yet, what could not be published.
    private void checkName(Folder folder, Name name) throws StorageException {
        if (name.equals(Name.ROOT)) {
            return;
        }
        Optional<String> refusal = names.refusal(name, folder.bytes());
        if (refusal.isPresent()) {
            throw new Unsupported(Errors.say("make", folder.shown(name), refusal.get()), null);
        }
    }

    private Staged file(Folder folder, Put put, Put.What.File file, CopyControl control)
            throws IOException {
        Path path = folder.child(put.stageName());
        try (FileChannel out = FileChannel.open(path, NEW, attributes("rw-------"))) {
            try {
                long bytes = Transfer.copy(file.content(), out, folder.shown(put.name()), control);
                Stat stat = folder.look(put.stageName());
                carried.apply(folder, put.stageName(), stat, file.attributes(), file.mtimeNs());
                durability.wrote(out);
                return new Staged(put, Facts.proof(stat), bytes);
            } catch (IOException | RuntimeException e) {
                takeBack(path, e);
                throw e;
            }
        }
    }

    private Staged folder(Folder folder, Put put) throws IOException {
        Path path = folder.child(put.stageName());
        Files.createDirectory(path, attributes("rwx------"));
        try {
            return new Staged(put, Facts.proof(folder.look(put.stageName())), 0);
        } catch (IOException | RuntimeException e) {
            takeBack(path, e);
            throw e;
        }
    }

    private Staged link(Folder folder, Put put, Put.What.Link link) throws IOException {
        Path path = folder.child(put.stageName());
        makeLink(folder, put.stageName(), path, link.target());
        try {
            Stat stat = folder.look(put.stageName());
            carried.apply(folder, put.stageName(), stat, link.attributes(), link.mtimeNs());
            return new Staged(put, Facts.proof(stat), 0);
        } catch (IOException | RuntimeException e) {
            takeBack(path, e);
            throw e;
        }
    }

    private void makeLink(Folder folder, Name name, Path path, String target) throws IOException {
        if (calls != null) {
            int result = calls.symlink(LinkTarget.bytes(target), folder.raw(name));
            if (result < 0) {
                throw Errors.of("make the link", folder.shown(name), -result);
            }
            return;
        }
        String plain = new String(LinkTarget.bytes(target), StandardCharsets.UTF_8);
        if (!Names.isFaithful(plain) || !Path.of(plain).toString().equals(plain)) {
            throw new Unsupported(
                    Errors.say(
                            "make the link",
                            folder.shown(name),
                            "Java would write its target '" + target + "' in another way"),
                    null);
        }
        Files.createSymbolicLink(path, Path.of(plain));
    }

    private Staged hardLink(Folder folder, Put put, Put.What.HardLink hardLink) throws IOException {
        NodeRef ref = hardLink.published();
        Folder home = root.enter("link to a file in", ref.parent());
        Stat stat = home.look(ref.name());
        if (!stat.isFile()) {
            throw new PreconditionFailed(
                    Errors.say("link to", root.shown(ref), "it is not a file"), null);
        }
        Files.createLink(folder.child(put.stageName()), home.child(ref.name()));
        return new Staged(put, Facts.proof(stat), 0);
    }

    private FileAttribute<?>[] attributes(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /// Leaves nothing of an entry that failed.
    private static void takeBack(Path path, Exception why) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }
}

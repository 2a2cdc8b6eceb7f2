package dev.godwit.adapter.local;

import com.sun.security.auth.module.UnixSystem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.CursorLost;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A tree on a local disk.
public final class LocalFSAdapter implements FSAdapter {

    private final Root root;
    private final Capabilities capabilities;
    private final Facts facts;
    private final Durability durability;
    private final Stager stager;
    private final Publisher publisher;
    private final Unnamed unnamed;
    private final Lookers lookers = new Lookers();
    private final CachedContent cached = new CachedContent();
    private final List<Object> features = new ArrayList<>();

    /// @param calls null to do without
    private LocalFSAdapter(Path path, @Nullable Linux calls) {
        Volume volume = Volume.of(path);
        int user = calls != null ? calls.geteuid() : user();
        root = Root.at(path, calls);
        boolean syncs = calls != null && Linux.syncfsTellsFailures() && volume.syncs();
        Set<String> extended = calls == null ? Set.of() : Volume.extended(path, calls);
        Privileges privileges = Privileges.now();
        Set<String> settable = Volume.settable(extended, privileges);
        capabilities =
                volume.capabilities(
                        syncs ? 0 : Names.raw(path).length,
                        Volume.isWritable(path, user),
                        user == 0,
                        settable,
                        calls == null ? Set.of() : volume.specials(privileges),
                        calls != null);
        facts = new Facts(extended, settable);
        durability = calls != null && syncs ? new SyncfsDurability(calls) : new ForceDurability();
        // Elsewhere each file is brought to disk by itself, and then its name.
        unnamed = new Unnamed(calls != null && syncs ? calls.openFiles() : 0);
        Carried carried = new Carried(capabilities.keeps());
        Mover mover = new Mover();
        stager = new Stager(root, carried, durability, capabilities.names(), mover, unnamed);
        Copier copier = new Copier(facts, carried, durability, cached);
        publisher = new Publisher(root, facts, carried, durability, copier, cached, unnamed);
        features.add(this);
        features.add(new LocalLeftovers(root, facts, durability));
        features.add(new LocalOverlap(path));
        features.add(new LocalMountPoints(root));
        features.add(new LocalSelection(extended, facts));
        if (calls != null) {
            features.add(cached);
        }
        if (volume.unix()) {
            // Elsewhere nobody can tell what was begun, and whose area it is.
            features.add(new LocalParts(root, stager, carried, durability, mover));
            features.add(new PreImageArea(root, facts, copier, durability, publisher, user));
        }
    }

    /// An adapter for the tree below an absolute path, which need not be there.
    public static LocalFSAdapter at(Path root) {
        return new LocalFSAdapter(root, Linux.calls());
    }

    /// The same by these calls.
    static LocalFSAdapter by(Linux calls, Path root) {
        return new LocalFSAdapter(root, calls);
    }

    /// The same by nothing but what Java offers on every system.
    static LocalFSAdapter portable(Path root) {
        return new LocalFSAdapter(root, null);
    }

    /// Without the C library; -1 on systems whose users have no numbers.
    private static int user() {
        try {
            return (int) new UnixSystem().getUid();
        } catch (LinkageError e) {
            return -1;
        }
    }

    /// The root as it was given.
    Path root() {
        return root.given();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public String describe() {
        return root.shown(NodeRef.ROOT);
    }

    @Override
    public Optional<Node> stat(NodeRef ref) throws StorageException {
        Optional<Folder> home = root.visitHome("look in", ref);
        return home.isEmpty() ? Optional.empty() : facts.look(home.get(), ref.name());
    }

    @Override
    public Listing list(NodeRef folder, Optional<Opaque> resume) throws StorageException {
        if (resume.isPresent()) {
            throw new CursorLost(
                    Errors.say(
                            "go on listing",
                            root.shown(folder),
                            "no local listing outlives its run; list it again"),
                    null);
        }
        return new LocalListing(root.enter("list", folder), facts, lookers);
    }

    @Override
    public Content open(NodeRef file, Token expected) throws StorageException {
        Folder folder =
                root.visitHome("open a file in", file)
                        .orElseThrow(() -> Errors.of("open", root.shown(file), Errno.ENOENT));
        Stat stat = folder.look(file.name());
        if (!stat.isFile() || !Facts.token(stat).equals(expected)) {
            throw Errors.changed("open", root.shown(file));
        }
        return new LocalContent(folder.hold(), file.name(), stat, cached);
    }

    @Override
    public List<Result<Staged>> stage(NodeRef folder, List<Put> puts, CopyControl control) {
        return stager.stage(folder, puts, control);
    }

    @Override
    public List<Result<Node>> publish(NodeRef folder, List<Publication> ready) {
        return publisher.publish(folder, ready);
    }

    @Override
    public List<Result<Name>> discard(NodeRef folder, List<Staged> unused) {
        return publisher.discard(folder, unused);
    }

    @Override
    public void makeRoot() throws StorageException {
        root.make(durability);
    }

    @Override
    public void barrier() throws StorageException {
        durability.barrier();
    }

    @Override
    public <T> Optional<T> feature(Class<T> type) {
        return features.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    @Override
    public void close() {
        lookers.close();
        unnamed.close();
        root.close();
        durability.close();
    }
}

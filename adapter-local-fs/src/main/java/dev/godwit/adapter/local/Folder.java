package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.LinkTarget;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A folder that was entered: it is there, and no link leads to it. All that is done in it is done
/// to its children, by name; [Name#ROOT] in the root is the root itself.
///
/// Used by one thread at a time, unless it [#isForMany()], and closed by who entered it.
abstract class Folder implements AutoCloseable {

    private final NodeRef ref;
    private final String shown;
    private final int bytes;

    /// @param shown its path, for messages
    Folder(NodeRef ref, String shown) {
        this.ref = ref;
        this.shown = shown;
        this.bytes = LinkTarget.bytes(ref.path()).length;
    }

    final NodeRef ref() {
        return ref;
    }

    final String shown() {
        return shown;
    }

    final String shown(Name name) {
        return shown + "/" + name;
    }

    /// How many bytes its path below the root has.
    final int bytes() {
        return bytes;
    }

    final boolean isItself(Name name) {
        return name.equals(Name.ROOT) && ref.isRoot();
    }

    /// Where it was when it was entered.
    abstract Path path();

    /// What it is.
    abstract Stat stat() throws StorageException;

    // ------------------------------------------------------------ reading

    /// The names in it, in the order of the system.
    abstract Entries entries() throws StorageException;

    /// Whether several threads may look at its children at once.
    abstract boolean isForMany();

    /// Looks at a child, without following a link.
    abstract Stat look(Name name) throws StorageException;

    /// Whether anything is there.
    final boolean has(Name name) throws StorageException {
        try {
            look(name);
            return true;
        } catch (StorageException.NotFound e) {
            return false;
        }
    }

    /// What a link says.
    abstract String target(Name name) throws StorageException;

    /// Opens a file that was looked at.
    ///
    /// @throws StorageException.PreconditionFailed when it is another one now
    abstract OpenFile open(Name name, Stat looked) throws StorageException;

    // ------------------------------------------------------------ writing

    /// Makes a file that only its owner may open.
    abstract NewFile makeFile(Name name) throws StorageException;

    /// Makes one that has no name, and is gone when it is closed without one.
    ///
    /// @return null where the file system has no such files
    abstract @Nullable NewFile makeUnnamed() throws StorageException;

    /// Gives a file without a name one here, in one step and only if nothing has it.
    abstract void name(NewFile unnamed, Name name) throws StorageException;

    /// Opens a file that [#makeFile] made.
    ///
    /// @throws StorageException.NotFound when there is none, or another file by now
    final NewFile reopenFile(Name name, long ino) throws StorageException {
        if (!look(name).isFile()) {
            throw Errors.of("go on with", shown(name), Errno.ENOENT);
        }
        NewFile file = openForWriting(name);
        try {
            Stat stat = file.stat();
            if (stat.isFile() && stat.ino() == ino) {
                return file;
            }
        } catch (StorageException e) {
            file.close();
            throw e;
        }
        file.close();
        throw Errors.of("go on with", shown(name), Errno.ENOENT);
    }

    /// Opens a file that is there, without following a link or waiting.
    abstract NewFile openForWriting(Name name) throws StorageException;

    /// Makes a folder that only its owner may enter.
    abstract void makeFolder(Name name) throws StorageException;

    abstract void makeLink(Name name, String target) throws StorageException;

    /// Makes a link that says what another says.
    abstract void copyLink(Folder home, Name link, Name to) throws StorageException;

    /// Makes a FIFO, a socket or a device that only its owner may open.
    abstract void makeSpecial(Name name, SpecialFile what) throws StorageException;

    /// Gives a file a second name, here.
    abstract void makeHardLink(Name name, Folder home, Name file) throws StorageException;

    /// Takes a child of a folder as a child of this one, in one step and only if nothing is at
    /// `to`.
    ///
    /// @return false when the system has no such step
    /// @throws StorageException.Unsupported when they are on two file systems
    abstract boolean renameIfAbsent(Folder home, Name from, Name to) throws StorageException;

    /// Takes a child of a folder as a child of this one, in one step; what is at `to` is replaced.
    ///
    /// @throws StorageException.Unsupported when they are on two file systems
    abstract void rename(Folder home, Name from, Name to) throws StorageException;

    /// Removes a file, a link or, where that is meant, an empty folder.
    ///
    /// @throws StorageException.NotFound when nothing is there
    abstract void remove(Name name, boolean isFolder) throws StorageException;

    /// Removes what is there, if anything is; a folder only if it is empty.
    ///
    /// @return whether anything was
    final boolean removeIfThere(Name name) throws StorageException {
        try {
            remove(name, look(name).isFolder());
            return true;
        } catch (StorageException.NotFound e) {
            return false;
        }
    }

    /// The extended attributes of a child, links not followed.
    abstract Extended extended(Name name) throws StorageException;

    /// Whether what is made here begins with a list of who may do what.
    abstract boolean bequeaths() throws StorageException;

    /// To change what a child carries, links not followed.
    abstract Bearer bearer(Name name) throws StorageException;

    /// Opens it anew, for a sync of the file system it is on.
    ///
    /// @return a file descriptor, or negative: the error
    abstract int openToSync();

    /// Opens a child, for a sync of the file system it is on.
    ///
    /// @return a file descriptor, or negative: the error
    abstract int openToSync(Name name) throws StorageException;

    /// Keeps it until it was closed once more.
    abstract Folder hold();

    @Override
    public abstract void close();
}

package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.Corrupt;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NoSpace;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.error.StorageException.Unsupported;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/// Translates what the system says, once, to the class that decides what happens next.
///
/// Messages are one line: what could not be done, to what, why, and what to do where that helps.
final class Errors {

    private Errors() {}

    /// @param doing a verb: `list`
    /// @param place a path as a person would write it
    static StorageException of(String doing, String place, IOException e) {
        if (e instanceof StorageException translated) {
            return translated;
        }
        if (e instanceof ClosedByInterruptException) {
            return new Stopped("Stopped before it could " + doing + " " + Text.shown(place));
        }
        int number = number(e);
        return number != 0
                ? of(doing, place, number, e)
                : new Transient(say(doing, place, reason(e)), e);
    }

    static StorageException of(String doing, String place, int number) {
        return of(doing, place, number, null);
    }

    private static int number(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> Errno.ENOENT;
            case FileAlreadyExistsException _ -> Errno.EEXIST;
            case AccessDeniedException _ -> Errno.EACCES;
            case DirectoryNotEmptyException _ -> Errno.ENOTEMPTY;
            case NotDirectoryException _ -> Errno.ENOTDIR;
            default -> Errno.of(reason(e));
        };
    }

    private static String reason(IOException e) {
        String reason =
                e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static StorageException of(
            String doing, String place, int number, @Nullable IOException e) {
        String sentence = Errno.sentence(number);
        return switch (number) {
            case Errno.ENOENT, Errno.ENOTDIR ->
                    new NotFound(say(doing, place, "nothing is there any more"), e);
            case Errno.EEXIST -> new AlreadyExists(say(doing, place, "something is there"), e);
            case Errno.EACCES, Errno.EPERM ->
                    new Denied(
                            say(
                                    doing,
                                    place,
                                    sentence + "; run as a user who may, or mend its permissions"),
                            e);
            case Errno.EROFS ->
                    new Denied(say(doing, place, sentence + "; mount it for writing"), e);
            case Errno.ENOSPC, Errno.EDQUOT ->
                    new NoSpace(say(doing, place, sentence + "; make room and resume"), e);
            case Errno.ELOOP ->
                    new PreconditionFailed(
                            say(
                                    doing,
                                    place,
                                    "a symbolic link is in the way, and none is followed"),
                            e);
            case Errno.ENOTEMPTY -> new PreconditionFailed(say(doing, place, "it is not empty"), e);
            case Errno.EISDIR -> new PreconditionFailed(say(doing, place, "it is a folder"), e);
            case Errno.EIO, Errno.EUCLEAN ->
                    new Corrupt(
                            say(
                                    doing,
                                    place,
                                    sentence + "; look at the system's log and check the disk"),
                            e);
            case Errno.E2BIG,
                    Errno.ENAMETOOLONG,
                    Errno.EXDEV,
                    Errno.EOPNOTSUPP,
                    Errno.ENOSYS,
                    Errno.EINVAL,
                    Errno.EMLINK,
                    Errno.EILSEQ,
                    Errno.EFBIG ->
                    new Unsupported(say(doing, place, sentence), e);
            default -> new Transient(say(doing, place, sentence), e);
        };
    }

    static PreconditionFailed changed(String doing, String place) {
        return new PreconditionFailed(
                say(doing, place, "it is not the version that was seen any more"), null);
    }

    static PreconditionFailed notFolder(String doing, String place) {
        return new PreconditionFailed(say(doing, place, "it is not a folder"), null);
    }

    static String say(String doing, String place, String why) {
        return "Cannot " + doing + " " + Text.shown(place) + ": " + Text.shown(why);
    }
}

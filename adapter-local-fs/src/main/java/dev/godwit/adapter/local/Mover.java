package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.Slice;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Brings content into files in the cheapest way there is.
///
/// - A file of this machine on a file system that shares blocks is shared, and read only where
///   somebody watches.
/// - Where nobody watches, the system copies what comes from a file, without holes, by itself.
/// - All else passes through this process.
final class Mover {

    /// Below this a copy costs no more than the calls that would save it.
    private static final long DIRECT_FROM = 1 << 18;

    /// The system copies so much at a time: a run that is stopping does not wait for more.
    private static final long AT_A_TIME = 1 << 22;

    /// Pairs of devices between which the system refused.
    private final Set<Pair> notShared = ConcurrentHashMap.newKeySet();

    private final Set<Pair> notTaken = ConcurrentHashMap.newKeySet();

    private record Pair(long from, long to) {}

    /// What was brought.
    ///
    /// @param bytes written or shared, holes left out
    /// @param taken whether nobody read it
    record Moved(long bytes, boolean taken) {}

    /// Brings all of a content into a new file.
    ///
    /// @param dev the device that `out` is on
    Moved move(Content content, NewFile out, long dev, String shown, CopyControl control)
            throws StorageException {
        return move(content, Transfer.whole(content), out, dev, true, shown, control);
    }

    /// Brings a slice to its place.
    ///
    /// @param dev the device that `out` is on
    /// @param fresh whether nothing but zeros is there yet
    Moved move(
            Content content,
            Slice slice,
            NewFile out,
            long dev,
            boolean fresh,
            String shown,
            CopyControl control)
            throws StorageException {
        Optional<LocalContent> origin =
                slice.length() < DIRECT_FROM
                        ? Optional.empty()
                        : content.origin(LocalContent.class);
        if (origin.isPresent()) {
            Pair pair = new Pair(origin.get().dev(), dev);
            try (OpenFile in = origin.get().open()) {
                control.admit(0);
                if (isShared(in, slice, out, pair)) {
                    if (content.watched()) {
                        Transfer.watch(content, slice, out, shown, control);
                    } else {
                        control.admit(slice.length());
                    }
                    return new Moved(slice.length(), !content.watched());
                }
                if (!content.watched() && isTaken(content, in, slice, out, pair, shown, control)) {
                    return new Moved(slice.length(), true);
                }
            }
        }
        return new Moved(Transfer.copy(content, slice, out, fresh, shown, control), false);
    }

    private boolean isShared(OpenFile in, Slice slice, NewFile out, Pair pair) {
        if (notShared.contains(pair)) {
            return false;
        }
        int result = out.share(in, slice.from(), slice.length());
        if (isNeverPossible(-result)) {
            notShared.add(pair);
        }
        return result >= 0;
    }

    /// @return false when nothing was changed
    private boolean isTaken(
            Content content,
            OpenFile in,
            Slice slice,
            NewFile out,
            Pair pair,
            String shown,
            CopyControl control)
            throws StorageException {
        // It may write the zeros of holes, which the other way leaves out.
        if (notTaken.contains(pair) || in.hasHole(slice.from(), slice.length())) {
            return false;
        }
        long at = slice.from();
        long end = slice.from() + slice.length();
        while (at < end) {
            long n = out.take(in, at, Math.min(AT_A_TIME, end - at));
            if (n < 0 && at > slice.from()) {
                throw Errors.of("copy to", shown, (int) -n);
            }
            if (n < 0) {
                if (isNeverPossible((int) -n) || n == -Errno.EINVAL) {
                    notTaken.add(pair);
                }
                return false;
            }
            if (n == 0) {
                throw Transfer.wrongSize("fewer", content.size(), shown);
            }
            control.admit(n);
            at += n;
        }
        return true;
    }

    private static boolean isNeverPossible(int error) {
        return error == Errno.EOPNOTSUPP
                || error == Errno.ENOTTY
                || error == Errno.EXDEV
                || error == Errno.ENOSYS
                || error == Errno.EPERM;
    }
}

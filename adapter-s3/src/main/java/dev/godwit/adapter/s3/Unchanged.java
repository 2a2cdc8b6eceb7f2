package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.Recollection;
import dev.godwit.spi.fs.Recollection.Known;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// Which objects of a page are what they were: those whose etag and size are the same and that
/// nobody has written since they were looked at. A change of nothing but metadata writes an object
/// too, so that a look at it is needed only where the server has a later time for it. The objects
/// of folders are all empty, so that of them the time alone tells, and nothing does where they are
/// folders of a file system: those keep their times.
///
/// @param ahead by how much the server's clock is ahead of ours, at least
record Unchanged(Map<Name, Known> known, Duration ahead) {

    static final Unchanged NOTHING = new Unchanged(Map.of(), Duration.ZERO);

    /// Where the server does not tell its time, nothing is known.
    ///
    /// @param names in the order of [Name]
    /// @param ahead see [#ahead]
    static Unchanged of(List<Name> names, Recollection recollection, Optional<Duration> ahead) {
        return names.isEmpty() || ahead.isEmpty()
                ? NOTHING
                : new Unchanged(recollection.of(names), ahead.get());
    }

    /// By how much the server's clock is ahead of ours, at least; empty where it does not tell its
    /// time.
    ///
    /// @param now later than the server's answer
    static Optional<Duration> ahead(ListObjectsV2Response page, Instant now) {
        return Optional.ofNullable(page.sdkHttpResponse())
                .flatMap(answer -> answer.firstMatchingHeader("Date"))
                .flatMap(Unchanged::time)
                .map(time -> Duration.between(now, time));
    }

    private static Optional<Instant> time(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// The node an object stands for, or the folder whose own it is, if it still is what it was.
    Optional<Node> find(Name name, Stored object) {
        Known one = known.get(name);
        if (one == null || object.changed().equals(Instant.EPOCH) || !isOf(one.node(), object)) {
            return Optional.empty();
        }
        boolean later = latest(object.changed()).isAfter(one.at().plus(ahead));
        return later ? Optional.empty() : Optional.of(one.node());
    }

    /// A folder's own object has a key that no other node's has.
    private static boolean isOf(Node node, Stored object) {
        return object.key().endsWith("/")
                ? node instanceof Node.Folder folder && isOfFolder(folder, object)
                : isOfOther(node, object);
    }

    /// That the folder had an object when it was looked at is told by its having facts.
    private static boolean isOfFolder(Node.Folder folder, Stored marker) {
        return marker.size() == 0
                && Stored.isEmpty(marker.token())
                && !folder.equals(Facts.implied(folder.name()));
    }

    /// Only of a file the size is the object's: a link's target may be in its metadata alone. By a
    /// size and a time alone nothing is known again; nor is what may have been uploaded in parts,
    /// which has the time at which the upload was begun, long before it was there.
    private static boolean isOfOther(Node node, Stored object) {
        return Stored.isMd5(object.etag())
                && node.version().equals(Optional.of(object.token()))
                && (!(node instanceof Node.File) || object.size() == node.size());
    }

    /// Most servers tell whole seconds.
    private static Instant latest(Instant told) {
        boolean whole = told.equals(told.truncatedTo(ChronoUnit.SECONDS));
        return whole ? told.plusSeconds(1) : told;
    }
}

package dev.godwit.engine.discovery;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Opaque;

/// The digest and the tally of a listing, as its children pass by.
final class ListingDigest {

    private final HashStream128 hash = Hashing.xxh3_128().hashStream();
    private Digest digest;
    private Tally tally;

    ListingDigest() {
        this(Digest.ZERO, Tally.NONE);
    }

    private ListingDigest(Digest digest, Tally tally) {
        this.digest = digest;
        this.tally = tally;
    }

    Digest digest() {
        return digest;
    }

    Tally tally() {
        return tally;
    }

    void add(Child child) {
        Node node = child.node();
        tally = tally.plus(Tally.of(node));
        hash.reset();
        hash.putString(node.kind().name());
        hash.putString(node.name().text());
        hash.putLong(node.size());
        hash.putLong(node.mtimeNs());
        hash.putString(node.attributes().text());
        hash.putString(child.mark().name());
        hash.putString(child.reason());
        switch (node) {
            case Node.File file -> {
                hash.putString(file.token().text());
                hash.putString(file.links().map(LinkGroup::id).orElse(""));
            }
            case Node.Link link -> {
                hash.putString(link.token().text());
                hash.putString(link.target());
            }
            case Node.Special special -> {
                hash.putString(special.token().text());
                hash.putString(special.what());
            }
            case Node.Unreadable unreadable -> hash.putString(unreadable.why().text());
            case Node.Folder _ -> {}
        }
        HashValue128 value = hash.get();
        digest =
                digest.plus(
                        new Digest(
                                value.getMostSignificantBits(), value.getLeastSignificantBits()));
    }

    /// A durable cursor that carries what was seen so far along with the adapter's own.
    Opaque cursor(Opaque adapters) {
        return new Opaque(
                String.join(
                        " ",
                        Long.toHexString(digest.high()),
                        Long.toHexString(digest.low()),
                        Long.toString(tally.folders()),
                        Long.toString(tally.files()),
                        Long.toString(tally.links()),
                        Long.toString(tally.specials()),
                        Long.toString(tally.bytes()),
                        adapters.text()));
    }

    /// What [#cursor] wrote.
    static ListingDigest resumed(Opaque cursor) {
        String[] parts = cursor.text().split(" ", 8);
        return new ListingDigest(
                new Digest(
                        Long.parseUnsignedLong(parts[0], 16), Long.parseUnsignedLong(parts[1], 16)),
                new Tally(
                        Long.parseLong(parts[2]),
                        Long.parseLong(parts[3]),
                        Long.parseLong(parts[4]),
                        Long.parseLong(parts[5]),
                        Long.parseLong(parts[6])));
    }

    /// The adapter's own part of what [#cursor] wrote.
    static Opaque adapters(Opaque cursor) {
        return new Opaque(cursor.text().split(" ", 8)[7]);
    }
}

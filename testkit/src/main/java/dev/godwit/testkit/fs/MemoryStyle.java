package dev.godwit.testkit.fs;

import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Capabilities.Threads;
import dev.godwit.spi.fs.Guarantee;
import dev.godwit.spi.fs.NameRules;
import dev.godwit.spi.value.Attributes;
import java.util.Set;

/// What kind of storage a [MemoryDisk] plays: a Unix file system, until told otherwise.
public final class MemoryStyle {

    private boolean writable = true;
    private NameRules names = new NameRules(true, false, false, 255, 4096, "/\0");
    private boolean durableCursor;
    private Guarantee ifAbsent = Guarantee.ATOMIC;
    private Guarantee ifUnchanged = Guarantee.ATOMIC;
    private long mtimePrecisionNs = 1;
    private Set<String> keeps = Set.of(Attributes.MODE, Attributes.UID, Attributes.GID);
    private boolean keepsLinks = true;
    private boolean keepsHardLinks = true;
    private Set<String> specials = Set.of("fifo", "socket", "character device", "block device");
    private boolean serverIds;
    private int pageSize = 100;
    private long partsFrom = 256L << 20;
    private boolean takes;

    private MemoryStyle() {}

    /// Every feature of a local file system; listings in pages of 100, in no order.
    public static MemoryStyle posix() {
        return new MemoryStyle();
    }

    /// Names that differ by case or normalisation alone are one name, as on macOS.
    public MemoryStyle folding() {
        return names(new NameRules(false, true, true, 255, 1024, "/\0"));
    }

    public MemoryStyle names(NameRules rules) {
        names = rules;
        return this;
    }

    public MemoryStyle notWritable() {
        writable = false;
        return this;
    }

    /// Listings come in the order of names and go on from a page's token.
    public MemoryStyle durableCursor() {
        durableCursor = true;
        return this;
    }

    public MemoryStyle guarantees(Guarantee absent, Guarantee unchanged) {
        ifAbsent = absent;
        ifUnchanged = unchanged;
        return this;
    }

    /// Times are kept to this many ns; 0 for not at all.
    public MemoryStyle mtimePrecision(long ns) {
        mtimePrecisionNs = ns;
        return this;
    }

    public MemoryStyle keeping(String... attributes) {
        keeps = Set.of(attributes);
        return this;
    }

    public MemoryStyle withoutLinks() {
        keepsLinks = false;
        keepsHardLinks = false;
        specials = Set.of();
        return this;
    }

    /// Nodes are known by handles, so a folder may hold two of one name.
    public MemoryStyle serverIds() {
        serverIds = true;
        return this;
    }

    public MemoryStyle pageSize(int nodes) {
        pageSize = nodes;
        return this;
    }

    /// Files of this size and above are staged in parts, of [dev.godwit.spi.fs.Content#BLOCK] bytes
    /// each.
    public MemoryStyle partsFrom(long size) {
        partsFrom = size;
        return this;
    }

    /// Content that comes from a file in memory is taken without reading it, as an object store
    /// does that copies by itself.
    public MemoryStyle takingDirectly() {
        takes = true;
        return this;
    }

    long partsFrom() {
        return partsFrom;
    }

    boolean takes() {
        return takes;
    }

    Capabilities capabilities() {
        return new Capabilities(
                writable,
                !serverIds,
                names,
                durableCursor,
                durableCursor,
                ifAbsent,
                ifUnchanged,
                mtimePrecisionNs,
                keeps,
                keepsLinks,
                keepsHardLinks,
                specials,
                Threads.PLATFORM);
    }

    int pageSize() {
        return pageSize;
    }

    boolean hasServerIds() {
        return serverIds;
    }
}

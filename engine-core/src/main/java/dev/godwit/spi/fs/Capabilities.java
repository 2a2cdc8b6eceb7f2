package dev.godwit.spi.fs;

import java.util.Set;

/// What an adapter and the storage behind it can do. What is claimed must work, what is not claimed
/// must refuse; the contract kit holds an adapter to both.
///
/// @param writable may be a destination
/// @param uniqueNames no folder holds two nodes of one name and kind
/// @param names which names it can hold, and which of them it takes for the same
/// @param durableCursor a page's token opens the listing again after a restart
/// @param byteOrder a listing comes in the order of [dev.godwit.spi.value.Name]
/// @param ifAbsent how [Precondition.Absent] is held
/// @param ifUnchanged how [Precondition.Unchanged] is held
/// @param mtimePrecisionNs times are kept to this many ns: 1, 1,000, 1,000,000,000; 0 when it keeps
///   no times
/// @param keeps the attribute keys it keeps, of [dev.godwit.spi.value.Attributes]
/// @param keepsLinks whether symbolic links can be made
/// @param keepsHardLinks whether a file can get a second name
/// @param specials what of FIFOs, sockets and devices can be made: `fifo`, `socket`, `character
///   device`, `block device`
/// @param threads which threads suit its calls
public record Capabilities(
        boolean writable,
        boolean uniqueNames,
        NameRules names,
        boolean durableCursor,
        boolean byteOrder,
        Guarantee ifAbsent,
        Guarantee ifUnchanged,
        long mtimePrecisionNs,
        Set<String> keeps,
        boolean keepsLinks,
        boolean keepsHardLinks,
        Set<String> specials,
        Threads threads) {

    public Capabilities {
        keeps = Set.copyOf(keeps);
        specials = Set.copyOf(specials);
    }

    /// Whether such a node can be made.
    ///
    /// @param what see [dev.godwit.spi.value.Node.Special#what()]
    public boolean keepsSpecial(String what) {
        return specials.contains(what.replaceFirst(" [0-9]+:[0-9]+$", ""));
    }

    /// Which threads suit an adapter's calls.
    public enum Threads {
        /// System-call loops and native code.
        PLATFORM,
        /// Waiting for a network.
        VIRTUAL
    }
}

package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException.Unsupported;

/// A FIFO, a socket or a device, as the system makes them.
///
/// @param type the bits of a mode that say what it is
/// @param device of a device, its numbers as the system has them in one
record SpecialFile(int type, long device) {

    static final int FIFO = 0010000;
    static final int CHARACTER_DEVICE = 0020000;
    static final int BLOCK_DEVICE = 0060000;
    static final int SOCKET = 0140000;

    /// What [Stat#special] said.
    static SpecialFile of(String what, String shown) throws Unsupported {
        int space = what.lastIndexOf(' ');
        return switch (what.substring(0, Math.max(0, space))) {
            case "character device" ->
                    new SpecialFile(CHARACTER_DEVICE, device(what.substring(space + 1)));
            case "block device" -> new SpecialFile(BLOCK_DEVICE, device(what.substring(space + 1)));
            default ->
                    switch (what) {
                        case "fifo" -> new SpecialFile(FIFO, 0);
                        case "socket" -> new SpecialFile(SOCKET, 0);
                        default ->
                                throw new Unsupported(
                                        Errors.say("make", shown, "no such thing as a " + what),
                                        null);
                    };
        };
    }

    /// The two numbers of a device, for people.
    static String numbers(long device) {
        return ((device >>> 32 & ~0xfffL) | (device >>> 8 & 0xfff))
                + ":"
                + ((device >>> 12 & ~0xffL & 0xffffffffL) | (device & 0xff));
    }

    private static long device(String numbers) {
        int colon = numbers.indexOf(':');
        long major = Long.parseLong(numbers, 0, colon, 10);
        long minor = Long.parseLong(numbers, colon + 1, numbers.length(), 10);
        return Linux.device(major, minor);
    }
}

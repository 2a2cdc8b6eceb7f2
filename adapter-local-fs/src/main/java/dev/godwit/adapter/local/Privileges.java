package dev.godwit.adapter.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process may do by the kernel's capabilities, whoever it runs as.
///
/// @param bits of `CapEff` in `/proc/self/status`
record Privileges(long bits) {

    // By linux/capability.h.
    private static final int SYS_ADMIN = 21;
    private static final int MKNOD = 27;
    private static final int SETFCAP = 31;

    private static final String LINE = "CapEff:";

    /// None on systems that have no such file.
    static Privileges now() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status"), Text.NATIVE).stream()
                    .filter(line -> line.startsWith(LINE))
                    .map(line -> Long.parseUnsignedLong(line.substring(LINE.length()).strip(), 16))
                    .map(Privileges::new)
                    .findFirst()
                    .orElse(new Privileges(0));
        } catch (IOException e) {
            return new Privileges(0);
        }
    }

    private boolean has(int capability) {
        return (bits >>> capability & 1) != 0;
    }

    boolean makesDevices() {
        return has(MKNOD);
    }

    /// Extended attributes of the class `trusted`.
    boolean setsTrusted() {
        return has(SYS_ADMIN);
    }

    /// File capabilities; labels too, as far as no security module forbids it.
    boolean setsSecurity() {
        return has(SETFCAP);
    }
}

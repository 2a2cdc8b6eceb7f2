package dev.godwit.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;

/// A tree that is the same wherever it is made.
enum DataSet {
    LINUX("Linux 6.1 sources") {
        @Override
        void make(Path folder, double scale) throws IOException, InterruptedException {
            Shell.run(
                    "tar --strip-components=1 -C "
                            + Shell.quoted(folder)
                            + " -xJf /usr/src/linux-source-6.1.tar.xz");
        }
    },
    SMALL("200,000 files of 4 KiB") {
        @Override
        void make(Path folder, double scale) throws IOException {
            Grower grower = new Grower();
            for (int i = 0; i < 2_000 * scale; i++) {
                Path home = Files.createDirectories(folder.resolve("d" + i % 50).resolve("s" + i));
                for (int j = 0; j < 100; j++) {
                    grower.file(home.resolve("f" + j), 4_096);
                }
            }
        }
    },
    LARGE("8 files of 1 GiB") {
        @Override
        void make(Path folder, double scale) throws IOException {
            Grower grower = new Grower();
            for (int i = 0; i < 8; i++) {
                grower.file(folder.resolve("large" + i), (long) (scale * (1L << 30)));
            }
        }
    },
    DEEP("100 chains of 100 folders") {
        @Override
        void make(Path folder, double scale) throws IOException {
            Grower grower = new Grower();
            for (int i = 0; i < 100 * scale; i++) {
                Path home = folder.resolve("c" + i);
                for (int level = 0; level < 100; level++) {
                    home = Files.createDirectories(home.resolve("l" + level));
                    grower.file(home.resolve("f"), 1_024);
                }
            }
        }
    },
    FLAT("1,000,000 empty files in one folder") {
        @Override
        void make(Path folder, double scale) throws IOException {
            Grower grower = new Grower();
            for (int i = 0; i < 1_000_000 * scale; i++) {
                grower.file(folder.resolve(Integer.toHexString(i * 0x9E3779B1) + "-" + i), 0);
            }
        }
    },
    MIXED("50,000 files of log-normal size") {
        @Override
        void make(Path folder, double scale) throws IOException {
            Grower grower = new Grower();
            Random random = new Random(2);
            for (int i = 0; i < 5_000 * scale; i++) {
                Path home =
                        Files.createDirectories(
                                folder.resolve("a" + i % 10)
                                        .resolve("b" + i / 10 % 20)
                                        .resolve("c" + i));
                for (int j = 0; j < 10; j++) {
                    double size = Math.exp(9.7 + 2.0 * random.nextGaussian());
                    grower.file(home.resolve("f" + j), (long) Math.min(1 << 27, size));
                }
            }
        }
    };

    final String title;

    DataSet(String title) {
        this.title = title;
    }

    /// Fills an empty folder.
    ///
    /// @param scale of the usual number of files, or of their size where there are few
    abstract void make(Path folder, double scale) throws IOException, InterruptedException;

    /// Writes files whose content does not compress, with times that tell them apart.
    private static final class Grower {
        private static final int PIECE = 1 << 20;
        private static final Instant FIRST = Instant.parse("2020-09-13T12:26:40Z");

        private final Random random = new Random(1);
        private final byte[] piece = new byte[PIECE];
        private long files;

        Grower() {
            random.nextBytes(piece);
        }

        void file(Path file, long size) throws IOException {
            try (var out = Files.newOutputStream(file)) {
                for (long left = size; left > 0; ) {
                    int length = (int) Math.min(left, PIECE / 2);
                    out.write(piece, random.nextInt(PIECE / 2), length);
                    left -= length;
                }
            }
            Files.setLastModifiedTime(file, FileTime.from(FIRST.plusNanos(files++ * 1_000_003)));
        }
    }
}

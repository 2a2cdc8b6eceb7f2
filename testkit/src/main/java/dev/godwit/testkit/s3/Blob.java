package dev.godwit.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Bytes of an object, stored or computed.
interface Blob {

    long size();

    /// @param from the first byte; `from + length` is not beyond the end
    void write(OutputStream out, long from, long length) throws IOException;

    /// All of it, not to be changed.
    default byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes, 0, size());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write in memory", e);
        }
        return bytes.toByteArray();
    }

    /// @param bytes nobody changes them any more
    static Blob of(byte[] bytes) {
        return new Stored(bytes);
    }

    static Blob empty() {
        return of(new byte[0]);
    }

    final class Stored implements Blob {
        private final byte[] bytes;

        private Stored(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void write(OutputStream out, long from, long length) throws IOException {
            out.write(bytes, (int) from, (int) length);
        }

        @Override
        public byte[] bytes() {
            return bytes;
        }
    }

    /// A range of another.
    record Cut(Blob whole, long from, long size) implements Blob {
        @Override
        public void write(OutputStream out, long start, long length) throws IOException {
            whole.write(out, from + start, length);
        }
    }

    /// One after the other.
    record Joined(List<Blob> parts, long size) implements Blob {
        static Joined of(List<Blob> parts) {
            return new Joined(List.copyOf(parts), parts.stream().mapToLong(Blob::size).sum());
        }

        @Override
        public void write(OutputStream out, long from, long length) throws IOException {
            long skip = from;
            long left = length;
            for (Blob part : parts) {
                if (skip < part.size()) {
                    long now = Math.min(left, part.size() - skip);
                    part.write(out, skip, now);
                    left -= now;
                }
                skip = Math.max(skip - part.size(), 0);
            }
        }
    }
}

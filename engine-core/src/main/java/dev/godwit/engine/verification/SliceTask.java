package dev.godwit.engine.verification;

import dev.godwit.engine.hash.HashedContent;
import dev.godwit.engine.retry.RetryPolicy;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;

/// Reads one slice of one copy of a large file.
///
/// @param copy by its place among the file's copies
/// @param number of the slice
record SliceTask(LargeFile file, int copy, int number) implements Task<Told> {

    @Override
    public void run(Places places, Sink<Told> out) throws InterruptedException {
        LargeFile.Copy version = file.copies().get(copy);
        try (Content content =
                places.adapter(version.side()).open(version.ref(), version.token())) {
            out.emit(
                    new Told.Read(
                            this,
                            HashedContent.readThrough(
                                    content,
                                    file.hash(),
                                    version.slice(number),
                                    places.control())));
        } catch (StorageException e) {
            out.emit(
                    RetryPolicy.suspends(e)
                            ? new Told.Halted(e)
                            : new Told.Unread(this, String.valueOf(e.getMessage())));
        }
    }
}

package dev.godwit.engine.copy;

import dev.godwit.engine.copy.StepOutcome.StagedPartOf;
import dev.godwit.engine.copy.StepOutcome.UnstagedPart;
import dev.godwit.engine.hash.HashedContent;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.fs.StagedPart;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;

/// Stages one part of a file. The source is held to the version of the beginning before and after.
record PartTask(CopyUnit unit, CopyRules rules, Beginning begun, int number)
        implements Task<StepOutcome> {

    @Override
    public void run(Places places, Sink<StepOutcome> out) throws InterruptedException {
        out.emit(staged(places));
    }

    private StepOutcome staged(Places places) {
        Sources sources = new Sources(places, rules);
        NodeRef folder = unit.folder().folder();
        Slice slice = Slice.of(number, begun.source().size(), begun.partSize());
        try (Content source = sources.reopen(folder, begun.source(), begun.stamp())) {
            HashedContent content = HashedContent.of(source, rules.hash(), slice);
            Put put = unit.item().put(sources.file(begun.source(), content));
            StagedPart part;
            try {
                part = staging(places).part(folder, put, begun.handle(), slice, places.control());
            } catch (StorageException why) {
                return new UnstagedPart(unit, why, Sources.isStale(why), false);
            }
            content.confirm();
            Sources.checkWhole(content, part.taken(), put);
            return new StagedPartOf(
                    unit,
                    new PartProof(number, part.receipt(), part.bytes(), content.blockHashes()));
        } catch (StorageException why) {
            boolean stale = Sources.isStale(why);
            return new UnstagedPart(unit, why, stale, stale);
        }
    }

    private static PartedStaging staging(Places places) {
        return PartedFiles.staging(places.adapter(Side.DESTINATION)).orElseThrow();
    }
}

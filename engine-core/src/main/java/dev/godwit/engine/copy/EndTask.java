package dev.godwit.engine.copy;

import dev.godwit.engine.copy.StepOutcome.Ready;
import dev.godwit.engine.copy.StepOutcome.StagedUnit;
import dev.godwit.engine.copy.StepOutcome.UnstagedPart;
import dev.godwit.engine.hash.HashedContent;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.fs.StagedPart;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.List;
import java.util.Optional;

/// Makes a staged file of its parts, after one more look at the source.
///
/// @param parts all of them, by their number
record EndTask(CopyUnit unit, CopyRules rules, Beginning begun, List<PartProof> parts)
        implements Task<StepOutcome> {

    EndTask {
        parts = List.copyOf(parts);
    }

    @Override
    public void run(Places places, Sink<StepOutcome> out) throws InterruptedException {
        out.emit(ended(places));
    }

    private StepOutcome ended(Places places) {
        Sources sources = new Sources(places, rules);
        NodeRef folder = unit.folder().folder();
        try (Content source = sources.reopen(folder, begun.source(), begun.stamp())) {
            source.confirm();
            return ended(places, sources, source);
        } catch (StorageException why) {
            boolean stale = Sources.isStale(why);
            return new UnstagedPart(unit, why, stale, stale);
        }
    }

    private StepOutcome ended(Places places, Sources sources, Content source) {
        NodeRef folder = unit.folder().folder();
        PartedStaging staging = PartedFiles.staging(places.adapter(Side.DESTINATION)).orElseThrow();
        try {
            Staged staged =
                    staging.end(
                            folder,
                            unit.item().unread(sources, begun.source(), source),
                            begun.handle(),
                            parts.stream()
                                    .map(part ->
                                            new StagedPart(
                                                    part.receipt(),
                                                    part.bytes(),
                                                    part.hashes().isEmpty()))
                                    .toList());
            Ready ready = new Ready(folder, unit.folder().depth(), unit.item(), staged, hash());
            return new StagedUnit(unit, List.of(ready), List.of());
        } catch (StorageException why) {
            return new UnstagedPart(unit, why, Sources.isStale(why), false);
        }
    }

    private Optional<ContentHash> hash() {
        return HashedContent.joined(
                rules.hash(),
                parts.stream().map(PartProof::hashes).toList(),
                begun.source().size());
    }
}

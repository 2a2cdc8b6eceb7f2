package dev.godwit.engine.copy;

import dev.godwit.engine.copy.StepOutcome.BegunFile;
import dev.godwit.engine.copy.StepOutcome.TakenBack;
import dev.godwit.engine.copy.StepOutcome.UnstagedPart;
import dev.godwit.engine.hash.HashedContent;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.util.Optional;
import java.util.OptionalLong;

/// Begins a file that is staged in parts, or takes up what was begun: its parts count only if the
/// source is exactly what they were read from. Otherwise what was begun is taken back and no more:
/// until that is recorded nothing may be begun that could be taken for it, as an inode may that has
/// the number again.
///
/// @param before what was begun for it, with the same unit's names
/// @param goesOn whether its parts may be of use
record BeginTask(CopyUnit unit, CopyRules rules, Optional<Beginning> before, boolean goesOn)
        implements Task<StepOutcome> {

    @Override
    public void run(Places places, Sink<StepOutcome> out) throws InterruptedException {
        PartedStaging staging = PartedFiles.staging(places.adapter(Side.DESTINATION)).orElseThrow();
        Keeping keeping = new Keeping(places, rules.area());
        Sources sources = new Sources(places, rules);
        NodeRef folder = unit.folder().folder();
        try {
            if (before.isPresent() && goesOn && isStillThere(staging, sources, before.get())) {
                out.emit(new BegunFile(unit, before.get(), false));
                return;
            }
            if (before.isPresent()) {
                takeBack(places, staging, before.get());
                out.emit(new TakenBack(unit));
                return;
            }
        } catch (StorageException why) {
            out.emit(new UnstagedPart(unit, why, !goesOn, false));
            return;
        }
        try {
            keeping.keep(folder, unit.item().change());
        } catch (StorageException why) {
            out.emit(new UnstagedPart(unit, why, false, Sources.isStale(why)));
            return;
        }
        Node.File reviewed = (Node.File) unit.item().node().source();
        Sources.Opened opened;
        try {
            opened = sources.open(folder, reviewed);
        } catch (StorageException why) {
            keeping.drop(unit.item().change(), why);
            out.emit(new UnstagedPart(unit, why, false, Sources.isStale(why)));
            return;
        }
        OptionalLong partSize = staging.partSize(opened.version().size());
        try (Content _ = opened.content()) {
            if (partSize.isPresent()) {
                out.emit(begun(staging, sources, opened, partSize.getAsLong()));
                return;
            }
        } catch (StorageException why) {
            keeping.drop(unit.item().change(), why);
            out.emit(new UnstagedPart(unit, why, false, false));
            return;
        }
        // What it is now is no large file any more.
        new StageTask(unit, rules).run(places, out);
    }

    private BegunFile begun(
            PartedStaging staging, Sources sources, Sources.Opened opened, long partSize)
            throws StorageException {
        String stamp = opened.content().stamp();
        long accessedNs = opened.content().accessedNs();
        Opaque handle =
                staging.begin(
                        unit.folder().folder(), unit.item().unread(sources, opened, accessedNs));
        return new BegunFile(
                unit,
                new Beginning(
                        handle,
                        opened.version(),
                        stamp,
                        partSize,
                        HashedContent.nameOf(rules.hash())),
                true);
    }

    private boolean isStillThere(PartedStaging staging, Sources sources, Beginning begun)
            throws StorageException {
        if (!begun.algorithm().equals(HashedContent.nameOf(rules.hash()))) {
            return false;
        }
        NodeRef folder = unit.folder().folder();
        try (Content content = sources.reopen(folder, begun.source(), begun.stamp())) {
            content.confirm();
        } catch (StorageException why) {
            if (Sources.isStale(why)) {
                return false;
            }
            throw why;
        }
        return staging.resume(folder, unit.item().unread(sources, begun.source()), begun.handle());
    }

    private void takeBack(Places places, PartedStaging staging, Beginning begun)
            throws StorageException {
        NodeRef folder = unit.folder().folder();
        NodeRef file = folder.child(unit.item().change().key().name());
        staging.abort(file, unit.item().change().stageName(), begun.handle());
        Optional<Leftovers> leftovers = places.adapter(Side.DESTINATION).feature(Leftovers.class);
        if (leftovers.isPresent()) {
            leftovers.get().remove(folder, unit.item().change().stageName());
        }
    }
}

package dev.godwit.engine.verification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a large file is read. The driver's.
final class Reading {

    private final LargeFile file;

    /// For each copy, of each slice the hashes of its blocks; empty before it was read.
    private final List<List<String>> hashes;

    private int copy;
    private int number;
    private int missing;
    private @Nullable String trouble;

    Reading(LargeFile file) {
        this.file = file;
        hashes =
                file.copies().stream()
                        .<List<String>>map(version ->
                                new ArrayList<>(Collections.nCopies(version.slices(), "")))
                        .toList();
        missing = file.copies().stream().mapToInt(LargeFile.Copy::slices).sum();
    }

    /// The next slice to be read; empty when there is none any more.
    Optional<SliceTask> next() {
        while (trouble == null && copy < hashes.size()) {
            if (number < hashes.get(copy).size()) {
                return Optional.of(new SliceTask(file, copy, number++));
            }
            copy++;
            number = 0;
        }
        return Optional.empty();
    }

    /// @param blocks hashes of a slice's blocks
    void read(SliceTask task, String blocks) {
        hashes.get(task.copy()).set(task.number(), blocks);
        missing--;
    }

    void failed(String detail) {
        if (trouble == null) {
            trouble = detail;
        }
    }

    /// Whether nothing that is still to be read can change the result.
    boolean isOver() {
        return missing == 0 || trouble != null;
    }

    /// What is wrong with the file.
    Optional<String> detail() {
        if (trouble != null) {
            return Optional.of(trouble);
        }
        return file.isRight(hashes) ? Optional.empty() : Optional.of(VerifyTask.OTHER_CONTENT);
    }
}

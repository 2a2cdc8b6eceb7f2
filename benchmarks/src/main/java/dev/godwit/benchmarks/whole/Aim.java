package dev.godwit.benchmarks.whole;

import java.util.List;
import java.util.OptionalDouble;

/// What Godwit wants to be, beside another tool in the same run.
///
/// @param factor of the other's median time
record Aim(DataSet data, boolean inMemory, Operation operation, Tool other, double factor) {

    static final List<Aim> ALL =
            List.of(
                    new Aim(DataSet.LINUX, true, Operation.COPY, Tool.RSYNC, 1.0),
                    new Aim(DataSet.LINUX, true, Operation.COPY, Tool.RCLONE, 0.45),
                    new Aim(DataSet.LINUX, true, Operation.COPY, Tool.CP, 2.0),
                    new Aim(DataSet.LINUX, true, Operation.AGAIN, Tool.RCLONE, 1.0),
                    new Aim(DataSet.LINUX, true, Operation.VERIFY, Tool.RSYNC, 1.0),
                    new Aim(DataSet.SMALL, false, Operation.COPY, Tool.CP, 1.0),
                    new Aim(DataSet.FLAT, false, Operation.COPY, Tool.CP, 1.0),
                    new Aim(DataSet.FLAT, true, Operation.AGAIN, Tool.RSYNC, 1.0),
                    new Aim(DataSet.LARGE, false, Operation.COPY, Tool.CP, 1.05));

    boolean isMeantFor(Scenario scenario) {
        return data == scenario.data() && inMemory == scenario.medium().inMemory();
    }

    /// Godwit's median over the other's; empty where one of them did not run.
    OptionalDouble ratio(Results results, String scenario) {
        OptionalDouble ours = results.median(scenario, operation, Tool.GODWIT);
        OptionalDouble theirs = results.median(scenario, operation, other);
        return ours.isPresent() && theirs.isPresent()
                ? OptionalDouble.of(ours.getAsDouble() / theirs.getAsDouble())
                : OptionalDouble.empty();
    }
}

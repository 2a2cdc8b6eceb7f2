package dev.godwit.cli.terminal;

import java.time.Duration;

/// How fast a number grows, smoothed over the last seconds.
final class Rate {
    private static final double SMOOTHING_SECONDS = 3;

    private double at;
    private long value;
    private double perSecond;
    private boolean known;

    /// Takes a reading.
    ///
    /// @return growth a second
    double update(Duration elapsed, long reading) {
        double now = elapsed.toNanos() / 1e9;
        double passed = now - at;
        if (passed > 0) {
            double speed = (double) (reading - value) / passed;
            double weight = known ? 1 - Math.exp(-passed / SMOOTHING_SECONDS) : 1;
            perSecond += weight * (speed - perSecond);
            at = now;
            value = reading;
            known = true;
        }
        return Math.max(0, perSecond);
    }
}

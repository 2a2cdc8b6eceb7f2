package dev.godwit.benchmarks.whole;

/// What a tool is asked to do, in this order in every round.
enum Operation {
    COPY("first copy"),
    AGAIN("nothing to do"),
    VERIFY("full verification"),
    CHANGED("1 % changed");

    final String title;

    Operation(String title) {
        this.title = title;
    }
}

package dev.godwit.cli.terminal;

import dev.godwit.api.Progress;
import java.util.ArrayList;
import java.util.List;

/// Words how far a step is, in one line. When the room is short the least important words go first.
final class ProgressLine {
    private static final int SHORTEST_BAR = 16;
    private static final int LONGEST_BAR = 40;

    private final Paint paint;
    private final Rate nodes = new Rate();
    private final Rate bytes = new Rate();

    ProgressLine(Paint paint) {
        this.paint = paint;
    }

    /// @param rank the lower, the longer it stays
    private record Word(String text, int rank) {}

    String of(Progress progress, int room) {
        return line(progress, room, measurable(progress));
    }

    String withoutBar(Progress progress, int room) {
        return line(progress, room, false);
    }

    private String line(Progress progress, int room, boolean bar) {
        String label = label(progress);
        List<Word> words = new ArrayList<>(words(progress));
        int reserved = label.length() + (bar ? 2 + SHORTEST_BAR : 0);
        while (!words.isEmpty() && reserved + columns(words) > room) {
            words.remove(leastImportant(words));
        }
        StringBuilder line = new StringBuilder();
        if (bar) {
            int free = room - label.length() - 2 - columns(words);
            line.append("  ").append(bar(share(progress), Math.min(LONGEST_BAR, free)));
        }
        for (Word word : words) {
            line.append("  ").append(word.rank() == 0 ? paint.bold(word.text()) : word.text());
        }
        String fitted = Text.fit(label, room);
        return fitted.length() < label.length() ? fitted : paint.cyan(label) + line;
    }

    private static int columns(List<Word> words) {
        return words.stream().mapToInt(word -> 2 + Text.columns(word.text())).sum();
    }

    private static Word leastImportant(List<Word> words) {
        Word last = words.getFirst();
        for (Word word : words) {
            if (word.rank() > last.rank()) {
                last = word;
            }
        }
        return last;
    }

    private static String label(Progress progress) {
        return switch (progress.phase()) {
            case COPY_IN_PROGRESS -> "Copying";
            case VERIFYING -> "Verifying";
            case ROLLING_BACK -> "Rolling back";
            default -> "Listing";
        };
    }

    private List<Word> words(Progress progress) {
        if (measurable(progress)) {
            return settling(progress);
        }
        return lists(progress)
                ? listing(progress)
                : List.of(new Word(Units.duration(progress.elapsed()), 0));
    }

    private List<Word> listing(Progress progress) {
        long listed = progress.sourceNodes() + progress.destinationNodes();
        List<Word> words = new ArrayList<>();
        words.add(
                new Word(
                        "source "
                                + Units.count(progress.sourceNodes())
                                + ", "
                                + Units.size(progress.sourceBytes()),
                        1));
        words.add(new Word("destination " + Units.count(progress.destinationNodes()), 3));
        if (progress.sourceRound() >= 0) {
            words.add(new Word("level " + progress.sourceRound(), 5));
        }
        words.add(
                new Word(
                        Units.count(Math.round(nodes.update(progress.elapsed(), listed))) + "/s",
                        4));
        problems(progress, words);
        words.add(new Word(Units.duration(progress.elapsed()), 6));
        return words;
    }

    private List<Word> settling(Progress progress) {
        double perSecond = bytes.update(progress.elapsed(), progress.doneBytes());
        double nodesPerSecond = nodes.update(progress.elapsed(), progress.doneNodes());
        List<Word> words = new ArrayList<>();
        words.add(new Word(Text.right((int) (share(progress) * 100) + " %", 5), 0));
        words.add(
                new Word(
                        Units.count(progress.doneNodes())
                                + " of "
                                + Units.count(progress.plannedNodes()),
                        3));
        if (progress.plannedBytes() > 0) {
            words.add(
                    new Word(
                            Units.size(progress.doneBytes())
                                    + " of "
                                    + Units.size(progress.plannedBytes()),
                            4));
            words.add(new Word(Units.size(Math.round(perSecond)) + "/s", 5));
        }
        words.add(new Word(Units.count(Math.round(nodesPerSecond)) + " nodes/s", 6));
        problems(progress, words);
        progress.timeLeft()
                .ifPresent(left -> words.add(new Word(Units.duration(left) + " left", 1)));
        return words;
    }

    private void problems(Progress progress, List<Word> words) {
        if (progress.problems() > 0) {
            words.add(new Word(Units.count(progress.problems(), "problem"), 2));
        }
    }

    private static boolean lists(Progress progress) {
        return switch (progress.phase()) {
            case COPY_IN_PROGRESS, VERIFYING, ROLLING_BACK -> false;
            default -> true;
        };
    }

    private static boolean measurable(Progress progress) {
        return progress.plannedNodes() > 0;
    }

    /// Nodes and bytes weigh alike, as they do in the time left.
    private static double share(Progress progress) {
        double nodes = (double) progress.doneNodes() / progress.plannedNodes();
        double bytes =
                progress.plannedBytes() == 0
                        ? nodes
                        : (double) progress.doneBytes() / progress.plannedBytes();
        return Math.clamp((nodes + bytes) / 2, 0, 1);
    }

    private String bar(double share, int length) {
        int full = (int) Math.round(share * length);
        return paint.green("━".repeat(full)) + paint.dim("─".repeat(Math.max(0, length - full)));
    }
}

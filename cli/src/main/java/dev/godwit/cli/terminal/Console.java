package dev.godwit.cli.terminal;

import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.json.ErrorJson;
import dev.godwit.cli.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Talks to the person, or to the script, that called: results go to standard output, everything
/// else to standard error.
public final class Console {
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Screen screen;
    private final Manners manners;

    /// The answer that is waited for; whoever suspends completes it with nothing.
    private volatile CompletableFuture<Optional<String>> answer = new CompletableFuture<>();

    /// Whether nothing is to be asked any more.
    private volatile boolean suspended;

    /// Whether nothing is to be drawn any more. Guarded by the error output.
    private boolean ended;

    private @Nullable BufferedReader reader;

    /// Set before anything is said of a migration, by the thread that carries the command out.
    private volatile UnaryOperator<String> advice = UnaryOperator.identity();

    /// Whether the one answer has been given. Guarded by the output.
    private boolean answered;

    /// How the caller wants to be talked to.
    ///
    /// @param json one line for a program, no questions
    /// @param quiet no remarks, no progress
    /// @param verbose stacks of errors
    /// @param progress whether progress is shown
    /// @param color whether colours may be used on a terminal
    /// @param redraw whether the terminal can go back to the beginning of a line
    public record Manners(
            boolean json,
            boolean quiet,
            boolean verbose,
            boolean progress,
            boolean color,
            boolean redraw) {}

    public Console(
            InputStream in, PrintStream out, PrintStream err, Screen screen, Manners manners) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.screen = screen;
        this.manners = manners;
    }

    public boolean json() {
        return manners.json();
    }

    /// How what is said from now on names the migration it is about.
    public void advise(UnaryOperator<String> naming) {
        advice = naming;
    }

    /// A sentence that tells what to call next, so that it can be typed as it is.
    public String advised(String sentence) {
        return advice.apply(sentence);
    }

    /// Prints a line of the result.
    public void result(String line) {
        out.println(line);
    }

    /// Where a long result is streamed to.
    public PrintStream results() {
        return out;
    }

    /// Whether whoever read the results has gone away: what is still to be said has no listener.
    public boolean abandoned() {
        return out.checkError();
    }

    /// Prints a remark, unless told to be quiet.
    public void remark(String line) {
        if (!manners.quiet()) {
            // Results stay before the remarks on them, where both go to one terminal.
            out.flush();
            err.println(advised(line));
        }
    }

    /// Prints a remark in the middle of a step, over the progress that may be drawn there.
    public void interject(String line) {
        remark((screen.error() && manners.redraw() ? ProgressView.CLEAR_LINE : "") + line);
    }

    /// Takes away what shows how far a step is, for good. Called from the thread of a signal.
    public void endProgress() {
        synchronized (err) {
            ended = true;
            if (screen.error() && manners.redraw()) {
                err.print(ProgressView.CLEAR_LINE);
            }
        }
    }

    /// Prints the answer to a program: once, whoever comes first.
    public void answer(Map<String, ?> json) {
        synchronized (out) {
            if (!answered) {
                answered = true;
                out.println(Json.line(json));
                out.flush();
            }
        }
    }

    /// Says why the command came to no good end: as the answer to a program, and in one sentence.
    public void fail(Failure failure) {
        fail(failure, Map.of());
    }

    /// Likewise.
    ///
    /// @param more what a program is to know besides
    public void fail(Failure failure, Map<String, ?> more) {
        if (manners.json()) {
            Map<String, Object> json = new LinkedHashMap<>(more);
            json.putAll(
                    ErrorJson.of(
                            new Failure(
                                    failure.code(),
                                    failure.what(),
                                    advised(failure.next()),
                                    failure.getCause())));
            answer(json);
        }
        complain(failure.what(), failure.next());
        if (manners.verbose()) {
            Throwable cause = failure.getCause();
            (cause == null ? failure : cause).printStackTrace(err);
        }
    }

    /// Says what is wrong and what to do about it, in one sentence.
    public void complain(String what, String next) {
        String sentence = what.endsWith(".") ? what.substring(0, what.length() - 1) : what;
        out.flush();
        String step = next.isEmpty() ? "" : "; " + lowerFirst(advised(next));
        err.println("godwit: " + Printable.of(sentence + step));
        err.flush();
    }

    /// The second half of a sentence begins small, unless it begins with a name such as URI.
    private static String lowerFirst(String text) {
        boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }

    /// Columns that a line of the result may take; 0 where nobody looks at it on a terminal.
    public int room() {
        return screen.output() ? screen.columns() : 0;
    }

    public Paint paint() {
        return manners.color() && screen.output() ? Paint.ON : Paint.OFF;
    }

    private Paint errorPaint() {
        return manners.color() && screen.error() ? Paint.ON : Paint.OFF;
    }

    /// What shows how far a step is.
    public ProgressView progress() {
        out.flush();
        if (!manners.progress() || manners.quiet()) {
            return new ProgressView.Silent();
        }
        IntSupplier columns = screen::columns;
        return screen.error() && manners.redraw()
                ? new ProgressView.Bar(err, columns, errorPaint(), () -> ended)
                : new ProgressView.Lines(err);
    }

    /// Whether there is somebody who can answer a question.
    public boolean asks() {
        return !manners.json() && screen.input() && screen.error();
    }

    /// Asks, and waits for a line.
    ///
    /// @return empty when the input ended or [#suspend] was called
    public Optional<String> ask(String question) throws InterruptedException {
        out.flush();
        err.print(errorPaint().bold(question) + " ");
        err.flush();
        CompletableFuture<Optional<String>> line = new CompletableFuture<>();
        answer = line;
        if (suspended) {
            return Optional.empty();
        }
        // A thread that is thrown away: reading from a terminal cannot be interrupted.
        Thread.ofPlatform().daemon().name("answer").start(() -> line.complete(readLine()));
        try {
            return line.get().map(String::strip);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /// Asks for a yes; everything else is a no.
    public boolean confirms(String question) throws InterruptedException {
        String answer = ask(question + " [y/N]").orElse("");
        return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    }

    /// Leaves the question that is being asked, and all later ones, unanswered. Called from the
    /// thread of a signal.
    public void suspend() {
        suspended = true;
        answer.complete(Optional.empty());
    }

    private Optional<String> readLine() {
        try {
            if (reader == null) {
                reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
            return Optional.ofNullable(reader.readLine());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}

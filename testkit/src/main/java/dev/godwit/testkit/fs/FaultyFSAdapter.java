package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.OutcomeUnknown;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.FSAdapter;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/// Goes wrong by a script: at the n-th use of a verb, counted from 1, or at [#EACH].
///
/// ```java
/// new FaultyFSAdapter(real)
///         .fail(Verb.STAGE, 3, text -> new Transient(text, null))
///         .loseReply(Verb.PUBLISH, 1)
///         .cutContent(2, 100)
///         .before(Verb.CONFIRM, 1, () -> tree.file("a", changed));
/// ```
public final class FaultyFSAdapter extends DecoratedFSAdapter {

    /// Every use of a verb.
    public static final int EACH = 0;

    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Map<Verb, AtomicInteger> uses = new EnumMap<>(Verb.class);

    public FaultyFSAdapter(FSAdapter real) {
        super(real);
        for (Verb verb : Verb.values()) {
            uses.put(verb, new AtomicInteger());
        }
    }

    /// @param nth of which use
    /// @param doing around the real step
    private record Fault(Verb verb, int nth, Doing doing) {}

    private interface Doing {
        <T> T around(String what, Way<T> way) throws StorageException;
    }

    /// Throws instead of doing anything.
    ///
    /// @param error makes the exception of its message
    public FaultyFSAdapter fail(
            Verb verb, int nth, Function<String, ? extends StorageException> error) {
        return add(
                verb,
                nth,
                new Doing() {
                    @Override
                    public <T> T around(String what, Way<T> way) throws StorageException {
                        throw error.apply("Cannot " + verb + " '" + what + "': by script");
                    }
                });
    }

    /// Does it and says that nobody knows whether it is done.
    public FaultyFSAdapter loseReply(Verb verb, int nth) {
        return failAfter(verb, nth, text -> new OutcomeUnknown(text, null));
    }

    /// Does it and says that it failed, as a back end may whose reply was lost.
    ///
    /// @param error makes the exception of its message
    public FaultyFSAdapter failAfter(
            Verb verb, int nth, Function<String, ? extends StorageException> error) {
        return add(
                verb,
                nth,
                new Doing() {
                    @Override
                    public <T> T around(String what, Way<T> way) throws StorageException {
                        T _ = way.go();
                        throw error.apply("The reply to " + verb + " of '" + what + "' was lost");
                    }
                });
    }

    /// Tells what each use of a verb is about, and does it.
    public FaultyFSAdapter watch(Verb verb, Consumer<String> told) {
        return add(
                verb,
                EACH,
                new Doing() {
                    @Override
                    public <T> T around(String what, Way<T> way) throws StorageException {
                        told.accept(what);
                        return way.go();
                    }
                });
    }

    /// Does something else first, such as a change by somebody else.
    public FaultyFSAdapter before(Verb verb, int nth, Runnable first) {
        return add(
                verb,
                nth,
                new Doing() {
                    @Override
                    public <T> T around(String what, Way<T> way) throws StorageException {
                        first.run();
                        return way.go();
                    }
                });
    }

    /// Does something else when it is done.
    public FaultyFSAdapter after(Verb verb, int nth, Runnable then) {
        return add(
                verb,
                nth,
                new Doing() {
                    @Override
                    public <T> T around(String what, Way<T> way) throws StorageException {
                        T result = way.go();
                        then.run();
                        return result;
                    }
                });
    }

    /// Lets the content of the n-th file that is opened end after so many bytes, as if that were
    /// all.
    public FaultyFSAdapter cutContent(int nth, long bytes) {
        return add(
                Verb.OPEN,
                nth,
                new Doing() {
                    @Override
                    @SuppressWarnings("unchecked") // An OPEN gives content and nothing else.
                    public <T> T around(String what, Way<T> way) throws StorageException {
                        return (T) new CutContent((Content) way.go(), bytes);
                    }
                });
    }

    private FaultyFSAdapter add(Verb verb, int nth, Doing doing) {
        faults.add(new Fault(verb, nth, doing));
        return this;
    }

    /// How often a verb was used so far.
    public int uses(Verb verb) {
        return counter(verb).get();
    }

    private AtomicInteger counter(Verb verb) {
        return uses.getOrDefault(verb, new AtomicInteger());
    }

    @Override
    <T> T step(Verb verb, String what, Way<T> way) throws StorageException {
        int use = counter(verb).incrementAndGet();
        Way<T> faulty = way;
        for (Fault fault : faults) {
            if (fault.verb == verb && (fault.nth == EACH || fault.nth == use)) {
                Way<T> inner = faulty;
                faulty = () -> fault.doing.around(what, inner);
            }
        }
        return faulty.go();
    }

    /// Content that says one size and gives less.
    private record CutContent(Content content, long bytes) implements Content {
        @Override
        public long size() {
            return content.size();
        }

        @Override
        public InputStream read(long from, long length) throws StorageException {
            return new CutStream(content.read(from, length), Math.max(bytes - from, 0), null);
        }

        @Override
        public void confirm() throws StorageException {
            content.confirm();
        }

        @Override
        public void close() {
            content.close();
        }
    }
}

package io.wirewitness.agent;

import io.wirewitness.boot.Witness;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Trace;
import io.wirewitness.report.Report;
import io.wirewitness.report.VerdictText;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on one failure, on its way: told by the engine, asked for by whoever prints the exception.
 *
 * <p>A time-out on a socket whose library no probe knows may be a poll that nobody minds. Then the question is put to the
 * engine only when somebody prints the exception or gives the connection up: see {@link #armed}.
 */
final class Answer implements Supplier<String>, Consumer<Report> {

    /** The longest that printing an exception may wait for its verdict, which takes 5 to 20 ms as a rule. */
    private static final long LONGEST_WAIT_MILLIS = 300;

    /** After a wait in vain, nobody waits for any verdict for so long. */
    private static final long WAITS_APART_NANOS = 1_000_000_000L;

    private static final String SHARED =
            "this exception object is shared by several failures; each verdict is in the log";

    private static volatile long lastWaitInVainNanos;

    private final VerdictText words;
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile @Nullable String text;
    private volatile @Nullable Runnable question;
    private volatile long offeredNanos;
    private volatile @Nullable Failure met;
    private volatile long metNanos;
    private volatile boolean waitedInVain;
    private volatile @Nullable Trace trace;

    /** The exception to attach; one per answer, so that it is found again. */
    final Witness witness = new Witness(this);

    /** An answer in these words. */
    Answer(VerdictText words) {
        this.words = words;
    }

    /** Keeps the question until somebody asks. */
    void armed(Runnable next) {
        question = next;
    }

    /** Nobody needs to ask any more: it is put another way. */
    void disarm() {
        question = null;
    }

    /** Notes that the question has been put; true the first time. */
    boolean offered() {
        boolean first = offeredNanos == 0;
        if (first) {
            offeredNanos = System.nanoTime();
        }
        return first;
    }

    /**
     * Notes what the socket met. True if the very same was noted a moment ago: the JDK throws an exception of its own in the
     * dispatcher and another one, which the application sees, a few microseconds later, and nothing new is to be seen then.
     *
     * @param withinNanos how long a moment is
     */
    boolean isAgain(Failure failure, long withinNanos) {
        long now = System.nanoTime();
        // A read that times out may be tried again and again, and what has come meanwhile matters each time.
        boolean again =
                failure.kind() != Failure.Kind.TIMED_OUT && isSame(failure, met) && now - metNanos <= withinNanos;
        if (!again) {
            metNanos = now;
            met = failure;
        }
        return again;
    }

    /** Written out: what the language makes of a record's equals is linked at run time, and this runs on the thread that fails. */
    private static boolean isSame(Failure one, @Nullable Failure other) {
        return other != null
                && one.kind() == other.kind()
                && Objects.equals(one.exceptionClass(), other.exceptionClass())
                && Objects.equals(one.exceptionMessage(), other.exceptionMessage());
    }

    /** Notes the trace that was current where the socket failed; null if none was. */
    void feltIn(@Nullable Trace current) {
        trace = current;
    }

    /** The trace that was noted last; null if none was. */
    @Nullable
    Trace trace() {
        return trace;
    }

    /** Time since the question was put; 0 if it has not been. */
    long sinceOfferedNanos() {
        long then = offeredNanos;
        return then == 0 ? 0 : System.nanoTime() - then;
    }

    /** Puts the question to the engine if it has not been put yet. */
    void fire() {
        Runnable now = question;
        question = null;
        if (now != null) {
            now.run();
        }
    }

    @Override
    public void accept(Report report) {
        if (told.getCount() == 0) {
            return;
        }
        settle(words.oneLine(report));
    }

    /** The exception object with this verdict belongs to another failure too: libraries keep some for all threads. */
    static void shared(Witness witness) {
        if (witness.source() instanceof Answer answer) {
            answer.settle(SHARED);
        } else {
            witness.tell(SHARED);
        }
    }

    /** There will be no verdict: the engine is too busy or gone. */
    void declined() {
        settle("no verdict: too many failures at once, this one was counted only");
    }

    private void settle(String verdict) {
        text = verdict;
        witness.tell(verdict);
        told.countDown();
    }

    /** A flood has no verdicts, and each print of each of its exceptions would wait for one. */
    private boolean mayWait() {
        long last = lastWaitInVainNanos;
        return !waitedInVain && (last == 0 || System.nanoTime() - last > WAITS_APART_NANOS);
    }

    @Override
    public String get() {
        fire();
        try {
            if (text == null && mayWait() && !told.await(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                waitedInVain = true;
                lastWaitInVainNanos = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String now = text;
        return now == null ? "the verdict is not ready yet; it follows in the log" : now;
    }
}

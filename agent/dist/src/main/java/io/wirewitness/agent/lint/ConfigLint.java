package io.wirewitness.agent.lint;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.Linter;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import io.wirewitness.report.FindingText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lints the settings of this process on a thread of its own with the lowest priority: some seconds after the start, since
 * clients are built by then, and again and again, since others are built later and limits are learnt; at once where a client and
 * a peer meet of which something may be known. Each finding is told once, and once more if it has become more serious or if it can
 * say by now how often it will fail.
 *
 * <p>Notes are counted and not told: a log is for what will fail. {@code lint PID} shows them all.
 */
public final class ConfigLint implements Runnable, AutoCloseable {

    /** Lines in the log at a time. */
    static final int MOST_LINES = 12;

    /** Findings remembered as told; a process with more tells some twice. */
    private static final int MOST_TOLD = 4096;

    /** After a look that came before its time, another one comes no sooner than so many seconds later; then twice that, and so on. */
    private static final int FIRST_EARLY_SECONDS = 2;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long FIRST_SECONDS = 5;
    private static final long OFTEN_SECONDS = 15;
    private static final long SELDOM_SECONDS = 60;
    private static final long OFTEN_UNTIL_SECONDS = 180;

    private final Settings settings;
    private final LongSupplier changes;
    private final Consumer<List<String>> log;
    private final Consumer<Finding> recording;
    private final Consumer<String> notices;
    private final String where;
    private final boolean strict;
    private final Runnable stop;
    private final Map<String, Severity> told = new HashMap<>();
    private final Thread thread = new Thread(null, this::work, "wirewitness-lint", 0, false);

    private @Nullable Linter linter;
    private final Semaphore early = new Semaphore(0);
    private int earlySeconds = FIRST_EARLY_SECONDS;
    private int quietSeconds;
    private long changesSeen;

    private volatile boolean closed;

    /** The process's settings. */
    public interface Settings {

        /**
         * As they are now.
         *
         * @param anew false if of what was read before only the peers are looked at again
         */
        ConfigSnapshot now(boolean anew);
    }

    /**
     * A lint that has not begun.
     *
     * @param settings the process's settings
     * @param changes grows when a client and a peer met, or a peer has said who it is
     * @param log told new warnings and errors, {@link #MOST_LINES} at most
     * @param recording told every new finding
     * @param strict whether an error ends the application
     * @param stop ends the application with exit status 1
     */
    public ConfigLint(
            Settings settings,
            LongSupplier changes,
            Consumer<List<String>> log,
            Consumer<Finding> recording,
            Consumer<String> notices,
            boolean strict,
            Runnable stop) {
        this.settings = settings;
        this.changes = changes;
        this.log = log;
        this.recording = recording;
        this.notices = notices;
        this.strict = strict;
        this.stop = stop;
        this.where = "java -jar wirewitness.jar lint " + ProcessHandle.current().pid();
    }

    /** Begins; with {@code strict} what can be seen already is looked at first, on the caller's thread. */
    @SuppressWarnings("ThreadPriorityCheck") // it is what the thread is to be: behind all of the application's
    public void start() {
        if (strict && !looked(true)) {
            return;
        }
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.setContextClassLoader(null); // else the application's
        thread.start();
    }

    /** Once a second, on the engine's thread: is there anything new to look at? */
    @Override
    public void run() {
        long now = changes.getAsLong();
        if (quietSeconds > 0) {
            quietSeconds--;
        } else if (now != changesSeen) {
            changesSeen = now;
            quietSeconds = earlySeconds - 1;
            earlySeconds = (int) Math.min(SELDOM_SECONDS, earlySeconds * 2L);
            early.release();
        }
    }

    /** Looks that were asked for and not taken yet. */
    int wakeUps() {
        return early.availablePermits();
    }

    /** Everything that is found now, also what was told before; any thread. */
    public List<Finding> findings() {
        return found(true);
    }

    private List<Finding> found(boolean anew) {
        return linter().lint(settings.now(anew));
    }

    /** Made by whoever looks first, which is not the thread that starts the application: its rules are a hundred classes. */
    private synchronized Linter linter() {
        Linter made = linter;
        if (made == null) {
            made = new Linter(
                    (rule, fault) -> notices.accept("lint rule " + rule + " is broken and switched off: " + fault));
            linter = made;
        }
        return made;
    }

    private void work() {
        long begunNanos = System.nanoTime();
        long dueNanos = begunNanos + (strict ? SECOND_NANOS : FIRST_SECONDS * SECOND_NANOS);
        boolean first = true;
        while (!closed) {
            boolean isEarly;
            try {
                isEarly = early.tryAcquire(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                early.drainPermits();
            } catch (InterruptedException end) {
                return;
            }
            if (!isEarly
                    || first) { // the first look reads everything, so that nothing is left for the one that was due
                dueNanos = System.nanoTime() + restSeconds(System.nanoTime() - begunNanos) * SECOND_NANOS;
            }
            first = false;
            if (!looked(!isEarly)) {
                return;
            }
        }
    }

    private long restSeconds(long sinceStartNanos) {
        if (sinceStartNanos >= OFTEN_UNTIL_SECONDS * SECOND_NANOS) {
            return SELDOM_SECONDS;
        }
        return strict ? 1 : OFTEN_SECONDS;
    }

    /** False if a fault of ours came between: it is told, and reaches neither the start nor anybody's handlers. */
    private boolean looked(boolean anew) {
        try {
            look(anew);
            return true;
        } catch (Throwable fault) {
            notices.accept("the settings could not be looked at, and will not be again: " + fault);
            return false;
        }
    }

    /** One look: tells what is new. */
    void look(boolean anew) {
        List<Finding> all = found(anew);
        List<Finding> fresh = new ArrayList<>();
        boolean serious = false;
        boolean wrong = false;
        for (Finding finding : all) {
            if (isNews(finding)) {
                fresh.add(finding);
                recording.accept(finding);
                serious |= finding.severity() != Severity.NOTE;
                wrong |= finding.severity() == Severity.ERROR;
            }
        }
        if (strict && wrong) {
            log.accept(FindingText.all(all));
            stop.run();
        } else if (serious) {
            log.accept(FindingText.brief(fresh, MOST_LINES, where));
        }
    }

    /** True of what was never told, what has become more serious since, and what can say for the first time how often it fails. */
    private boolean isNews(Finding finding) {
        String about = finding.rule() + ' ' + finding.subject();
        boolean serious = news(about, finding.severity());
        return (finding.expected() != null && news(about + " expected", Severity.ERROR)) || serious;
    }

    private boolean news(String about, Severity now) {
        Severity before = told.get(about);
        if (before == null ? told.size() >= MOST_TOLD : before.compareTo(now) <= 0) {
            return false;
        }
        told.put(about, now);
        return true;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}

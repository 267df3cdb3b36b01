package io.wirewitness.agent;

import io.wirewitness.agent.options.Options;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.engine.JvmBook;
import io.wirewitness.jfr.context.ContextStream;
import io.wirewitness.kernel.Heartbeat;
import io.wirewitness.model.Connection;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import io.wirewitness.model.Reader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM was doing: the heartbeat's word, the flight recorder's where there is one, the event loops' turns, and one look
 * at the thread that should have read.
 */
final class JvmStory implements JvmBook, AutoCloseable {

    private static final String RECORDER = "jdk.jfr";

    /** Looks at threads in a second where a time-out fired. */
    private static final int LOOKS_PER_SECOND = 20;

    /** And at loops that work for long: those must not use up the others'. */
    private static final int LOOKS_AT_LOOPS_PER_SECOND = 10;

    /** The application starts first; until then pauses are known by the heartbeat. */
    private static final long AFTER_START_MILLIS = 3_000;

    private static final int LOOKS_KEPT = 64;

    /** Events in an incident; the longest are kept. */
    private static final int MOST_TOLD = 32;

    /** A shorter pause makes no verdict wait. */
    private static final long PAUSE_NANOS = 200_000_000L;

    private final TimeAxis axis;
    private final Heartbeat heartbeat;
    private final @Nullable ContextStream stream;
    private final ThreadLook threads = new ThreadLook(LOOKS_PER_SECOND, () -> true);
    private final LoopWatch loops;
    private final Looker looker;
    private final Map<Long, JvmEvent> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, JvmEvent> eldest) {
            return size() > LOOKS_KEPT;
        }
    };

    private JvmStory(
            TimeAxis axis, LoopWatch loops, Looker looker, Heartbeat heartbeat, @Nullable ContextStream stream) {
        this.axis = axis;
        this.loops = loops;
        this.looker = looker;
        this.heartbeat = heartbeat;
        this.stream = stream;
    }

    /** Starts the heartbeat, and begins to listen to the flight recorder if it is wanted and there is one. */
    static JvmStory start(Options options, TimeAxis axis, Consumer<String> notices) {
        boolean recorder =
                options.jfr() && ModuleLayer.boot().findModule(RECORDER).isPresent();
        Looker looker = new Looker();
        LoopWatch loops = new LoopWatch(
                axis::ofNanoTime,
                System::nanoTime,
                new ThreadLook(LOOKS_AT_LOOPS_PER_SECOND, LoopPolls::letRunningThreadsStop)::at,
                looker,
                LoopPolls.handshakes(Runtime.version().feature()));
        return new JvmStory(
                axis,
                loops,
                looker,
                Heartbeat.start(axis::ofNanoTime, guarded(loops, notices)),
                recorder ? ContextStream.start(options.dir(), axis::now, AFTER_START_MILLIS, notices) : null);
    }

    /** Whatever fails in it, the heart goes on beating. */
    private static Runnable guarded(LoopWatch loops, Consumer<String> notices) {
        boolean[] told = {false};
        return () -> {
            try {
                loops.beat();
            } catch (Throwable fault) {
                if (!told[0]) {
                    told[0] = true;
                    notices.accept("event loops cannot be watched: " + fault);
                }
            }
        };
    }

    @Override
    public void look(Connection connection) {
        Reader reader = connection.reader();
        // A thread that felt the time-out itself is past what kept it.
        JvmEvent now = reader == null || reader.feltFailure() ? null : threads.at(reader.threadId(), axis.now());
        if (now != null) {
            seen.remove(connection.id());
            seen.put(connection.id(), now);
        }
    }

    @Override
    public boolean uneasy(long fromNanos, long toNanos) {
        if (heartbeat.overdue()) {
            return true;
        }
        for (JvmEvent event : heartbeat.between(fromNanos, toNanos)) {
            if (event.kind() != Kind.CLOCK_STEPPED) {
                return true;
            }
        }
        ContextStream recorder = stream;
        if (recorder != null) {
            for (JvmEvent event : recorder.between(fromNanos, toNanos, 0)) {
                if (event.kind().isOfAllThreads() && event.durationNanos() >= PAUSE_NANOS) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public boolean heardUntil(long epochNanos) {
        ContextStream recorder = stream;
        return heartbeat.beatAfter(epochNanos) && (recorder == null || recorder.heardUntil(epochNanos));
    }

    @Override
    public List<JvmEvent> between(long fromNanos, long toNanos, @Nullable Connection connection, boolean upToNow) {
        Reader reader = connection == null ? null : connection.reader();
        List<JvmEvent> found = new ArrayList<>(heartbeat.between(fromNanos, toNanos));
        JvmEvent quota = upToNow ? heartbeat.throttledSince() : null;
        if (quota != null && quota.within(fromNanos, toNanos) > 0) {
            found.add(quota);
        }
        ContextStream recorder = stream;
        if (recorder != null) {
            for (JvmEvent event : recorder.between(fromNanos, toNanos, reader == null ? 0 : reader.threadId())) {
                // Two sources of one quota would count it twice.
                if (event.kind() != Kind.CPU_THROTTLED || !heartbeat.seesQuota()) {
                    found.add(event);
                }
            }
        }
        if (reader != null) {
            found.addAll(loops.between(fromNanos, toNanos, reader.threadId()));
        }
        if (found.size() > MOST_TOLD) {
            found.sort(Comparator.comparingLong(JvmEvent::durationNanos).reversed());
            found.subList(MOST_TOLD, found.size()).clear();
        }
        JvmEvent look = connection == null ? null : seen.remove(connection.id());
        if (look != null) {
            found.add(look);
        }
        if (found.size() > 1) {
            found.sort(Comparator.comparingLong(JvmEvent::startNanos));
        }
        return found;
    }

    @Override
    public void close() {
        heartbeat.close();
        looker.close();
        ContextStream recorder = stream;
        if (recorder != null) {
            recorder.close();
        }
    }
}

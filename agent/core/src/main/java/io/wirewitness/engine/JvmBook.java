package io.wirewitness.engine;

import io.wirewitness.model.Connection;
import io.wirewitness.model.JvmEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM itself was doing. It is context: it never makes an incident, it explains one. Called on the engine's thread;
 * never blocks. Times are epoch nanoseconds on the engine's axis.
 */
public interface JvmBook {

    /** Knows nothing. */
    JvmBook NONE = new JvmBook() {
        @Override
        public void look(Connection connection) {}

        @Override
        public boolean uneasy(long fromNanos, long toNanos) {
            return false;
        }

        @Override
        public boolean heardUntil(long epochNanos) {
            return true;
        }

        @Override
        public List<JvmEvent> between(long fromNanos, long toNanos, @Nullable Connection connection, boolean upToNow) {
            return List.of();
        }
    };

    /** A time-out was felt here: notes what the thread that reads this connection is doing at this moment. */
    void look(Connection connection);

    /** True if something kept the process from running in this time, or seems to keep it still, as far as is known yet. */
    boolean uneasy(long fromNanos, long toNanos);

    /** True once all that happened until then has been heard of, or nothing more will be. */
    boolean heardUntil(long epochNanos);

    /**
     * What overlaps this time: to the process, and to the thread that reads the connection. In the order of time; few enough
     * to be told.
     *
     * @param connection null where no connection is known
     * @param upToNow whether the last moments matter, which the kernel has to be asked for; else what is known suffices
     */
    List<JvmEvent> between(long fromNanos, long toNanos, @Nullable Connection connection, boolean upToNow);
}

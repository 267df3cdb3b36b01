package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.SocketState;
import io.wirewitness.jfr.events.PoolReuseEvent;
import io.wirewitness.report.Redaction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedSocketsTest {

    private static final int NUMBER = 4_711;
    private static final long IDLE_NANOS = 6_000_000_000L;

    @TempDir
    private Path directory;

    /** The write is noted before anybody is asked: by then the connection's last activity is this very write. */
    @Test
    void aReuseIsAsOldAsTheQuietBeforeIt() throws IOException {
        Hooks.install(Deaf.listener());
        try (Recording recording = new Recording()) {
            recording.enable(PoolReuseEvent.NAME);
            recording.start();
            NativeHooks.connecting(NUMBER, this, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
            SocketState state = Objects.requireNonNull(Hooks.table().get(NUMBER));
            state.turnIdleNanos = IDLE_NANOS;
            state.lastWriteNanos = System.nanoTime();
            new RecordedSockets(Redaction.DEFAULT, () -> true).reused(state);
            recording.stop();
            Path file = directory.resolve("reuse.jfr");
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertThat(events)
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getDuration("idle").toNanos()).isEqualTo(IDLE_NANOS));
        } finally {
            Hooks.install(null);
        }
    }
}

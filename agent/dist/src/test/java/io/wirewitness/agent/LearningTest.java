package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.SocketState;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpState;
import io.wirewitness.report.PeersFile;
import io.wirewitness.report.Redaction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what was put down on the application's threads; the clock is driven. */
class LearningTest {

    private static final long SECOND = 1_000_000_000L;
    private static final String PEER = "api.example.com:80";
    private static final Endpoint ADDRESS = Endpoint.ofIpv4(0x0a000001, 80);

    @TempDir
    Path scratch;

    private final List<String> notices = new ArrayList<>();
    private final TimeAxis axis = TimeAxis.start();
    private long now = System.nanoTime();
    private int number = 70;

    @BeforeEach
    void listen() {
        Hooks.install(Deaf.listener());
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    private Learning learning(boolean on, Redaction redaction) {
        return new Learning(
                on, new PeersFile(scratch), null, redaction, axis, KernelView.NONE, notices::add, () -> now);
    }

    private Learning learning() {
        return learning(true, Redaction.DEFAULT);
    }

    /** A connection with an answer to its second request, which comes after a minute's pause. */
    private SocketState used(@Nullable Object kernelBefore) throws Exception {
        InetAddress address = InetAddress.getByAddress("API.example.com", new byte[] {10, 0, 0, 1});
        NativeHooks.connecting(++number, this, new InetSocketAddress(address, 80));
        SocketState state = Objects.requireNonNull(Hooks.table().get(number));
        state.connectedNanos = now - 61 * SECOND;
        state.lastReadNanos = now - 60 * SECOND;
        state.requests = 2;
        state.bytesIn = 100;
        state.turnIdleNanos = 60 * SECOND;
        state.turnStartNanos = now;
        state.kernelBeforeWrite = kernelBefore;
        return state;
    }

    private static KernelSnapshot closeWait(long lastAckMillis) {
        return new KernelSnapshot(
                0, TcpState.CLOSE_WAIT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, lastAckMillis, 0, 0, 0, 0, 0, 0);
    }

    private void pass(Learning learning, long seconds) {
        now += seconds * SECOND;
        learning.tick(axis.now());
    }

    @Test
    void aUseThatIsAnsweredWentWell() throws Exception {
        Learning learning = learning();
        SocketState state = used(null);
        learning.reused(state);
        pass(learning, 0);
        state.bytesIn += 50;
        assertThat(learning.longestIdleReuseMillis(ADDRESS))
                .as("the goodbye comes later")
                .isEqualTo(-1);
        pass(learning, 2);
        assertThat(learning.longestIdleReuseMillis(ADDRESS)).isEqualTo(60_000);
    }

    @Test
    void aUseThatIsAnsweredLateWentWell() throws Exception {
        Learning learning = learning();
        SocketState state = used(null);
        learning.reused(state);
        pass(learning, 20);
        assertThat(learning.longestIdleReuseMillis(ADDRESS)).isEqualTo(-1);
        state.bytesIn += 50;
        pass(learning, 1);
        assertThat(learning.longestIdleReuseMillis(ADDRESS)).isEqualTo(60_000);
    }

    @Test
    void aUseThatIsNeverAnsweredDidNot() throws Exception {
        Learning learning = learning();
        SocketState state = used(null);
        learning.reused(state);
        pass(learning, 40);
        state.bytesIn += 50;
        pass(learning, 1);
        assertThat(learning.longestIdleReuseMillis(ADDRESS)).isEqualTo(-1);
    }

    @Test
    void whatIsReadOfAConnectionThatEndsIsGoodbye() throws Exception {
        Learning learning = learning();
        SocketState ended = used(null);
        learning.reused(ended);
        ended.bytesIn += 24;
        ended.endOfStreamNanos = now;
        SocketState dead = used(closeWait(10));
        learning.reused(dead);
        dead.bytesIn += 24;
        pass(learning, 2);
        assertThat(learning.longestIdleReuseMillis(ADDRESS)).isEqualTo(-1);
    }

    @Test
    void theFirstRequestOfAConnectionIsNoUseAfterAPause() throws Exception {
        Learning learning = learning();
        SocketState state = used(null);
        state.requests = 1;
        learning.reused(state);
        state.bytesIn += 50;
        pass(learning, 2);
        assertThat(learning.longestIdleReuseMillis(ADDRESS)).isEqualTo(-1);
    }

    @Test
    void endsAreLearntAndKept() throws Exception {
        Learning learning = learning();
        for (int i = 0; i < 3; i++) {
            SocketState state = used(closeWait(15_000));
            state.closedNanos = now + SECOND;
            learning.closed(state);
            pass(learning, 5);
        }
        assertThat(learning.peers(List.of())).singleElement().satisfies(peer -> {
            assertThat(peer.address()).isEqualTo(PEER);
            assertThat(peer.limit(Peer.Limit.IDLE))
                    .extracting(KnownLimit::value)
                    .isEqualTo(45_000L);
        });
        learning.close();
        Learning next = learning();
        next.tick(axis.now());
        assertThat(next.peers(List.of()).get(0).limit(Peer.Limit.IDLE))
                .isEqualTo(learning.peers(List.of()).get(0).limit(Peer.Limit.IDLE));
        assertThat(notices).isEmpty();
    }

    @Test
    void theFileIsWrittenOnceAMinute() throws Exception {
        Learning learning = learning();
        learning.reused(used(null));
        pass(learning, 31);
        assertThat(scratch).isEmptyDirectory();
        pass(learning, 30);
        assertThat(scratch.resolve(PeersFile.NAME)).exists();
    }

    @Test
    void aNameThatIsCutElsewhereIsNotKept() throws Exception {
        Learning learning = learning(true, new Redaction(Set.of(Redaction.Part.HOST)));
        learning.reused(used(null));
        pass(learning, 31);
        learning.close();
        assertThat(learning.peers(List.of())).extracting(Peer::address).containsExactly("10.0.0.1:80");
        assertThat(scratch.resolve(PeersFile.NAME)).content().doesNotContainIgnoringCase("example");
    }

    @Test
    void switchedOffItLearnsNothing() throws Exception {
        Learning learning = learning(false, Redaction.DEFAULT);
        SocketState state = used(closeWait(15_000));
        learning.reused(state);
        learning.closing(state);
        learning.closed(state);
        pass(learning, 61);
        learning.close();
        assertThat(learning.peers(List.<Part>of())).isEmpty();
        assertThat(scratch).isEmptyDirectory();
    }
}

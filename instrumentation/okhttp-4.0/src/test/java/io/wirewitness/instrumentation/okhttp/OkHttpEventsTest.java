package io.wirewitness.instrumentation.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.Reach;
import io.wirewitness.instrumentation.okhttp.Events.Event;
import io.wirewitness.model.Call;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.PoolSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real calls of real versions, woven; the sockets themselves are not. */
class OkHttpEventsTest {

    private final Events events = new Events();

    @BeforeEach
    void listen() {
        Hooks.install(events);
    }

    @AfterEach
    void stopListening() {
        Hooks.install(null);
        assertThat(Hooks.faults())
                .as("faults of the hooks: %s", Hooks.lastFault())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1"})
    void successSaysNothing(String version) throws Exception {
        try (Peer peer = new Peer("aa");
                OkHttpVersion okhttp = new OkHttpVersion(version)) {
            Function<String, Object> driver = driver(okhttp);
            assertThat(driver.apply("GET " + peer.url())).isEqualTo("wires");
            assertThat(driver.apply("POST " + peer.url())).isEqualTo("wires");
            assertThat(events.seen).isEmpty();
            assertThat(okhttp.faults).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1"})
    void anErrorStatusIsToldWithItsHeads(String version) throws Exception {
        Reach.learn(new OkHttpProbe().reach());
        try (Peer peer = new Peer("an");
                OkHttpVersion okhttp = new OkHttpVersion(version)) {
            Function<String, Object> driver = driver(okhttp);
            assertThat(driver.apply("GET " + peer.url())).isEqualTo("wires");
            assertThat(events.answered).isEmpty();
            assertThat(driver.apply("POST " + peer.url())).isEqualTo("wires");
            assertThat(events.answered).hasSize(1);
            Events.Answered told = events.answered.get(0);
            Call call = Objects.requireNonNull(new OkHttpCallReader().answered(told.call(), told.response(), 1));
            HttpResponseHead answer = Objects.requireNonNull(call.answer());
            assertThat(answer.status()).isEqualTo(told.status()).isEqualTo(404);
            assertThat(answer.server()).isEqualTo("orders");
            assertThat(answer.via()).isEqualTo("1.1 a, 1.1 b");
            HttpRequestHead asked = Objects.requireNonNull(call.asked());
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.bodyBytes()).isEqualTo(5);
            assertThat(okhttp.faults).isEmpty();
        } finally {
            Reach.forget();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1"})
    void aHiddenRepetitionIsTold(String version) throws Exception {
        try (Peer peer = new Peer("ac a");
                OkHttpVersion okhttp = new OkHttpVersion(version)) {
            Function<String, Object> driver = driver(okhttp);
            assertThat(driver.apply("GET " + peer.url())).isEqualTo("wires");
            assertThat(driver.apply("POST " + peer.url())).isEqualTo("wires");
            assertThat(events.names()).containsExactly("attemptFailed", "attemptRepeated");
            assertOneCall();
            assertThat(events.seen.get(1).thrown()).isSameAs(events.seen.get(0).thrown());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1"})
    void withoutRepetitionTheCallerSeesWhatWeSaw(String version) throws Exception {
        try (Peer peer = new Peer("ac");
                OkHttpVersion okhttp = new OkHttpVersion(version)) {
            Function<String, Object> driver = driver(okhttp);
            assertThat(driver.apply("GET " + peer.url() + " once")).isEqualTo("wires");
            Object seen = driver.apply("POST " + peer.url() + " once");
            assertThat(events.names()).containsExactly("attemptFailed", "callFailed");
            assertOneCall();
            assertThat(events.seen.get(1).thrown()).isSameAs(seen).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1"})
    void aCallbackGetsTheExceptionThatWasTold(String version) throws Exception {
        try (Peer peer = new Peer("c");
                OkHttpVersion okhttp = new OkHttpVersion(version)) {
            Object seen = driver(okhttp).apply("GET " + peer.url() + " once async");
            assertThat(events.names()).containsExactly("attemptFailed", "callFailed");
            assertOneCall();
            assertThat(events.seen.get(1).thrown()).isSameAs(seen).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1"})
    void aTruncatedBodyFailsTheCall(String version) throws Exception {
        try (Peer peer = new Peer("t");
                OkHttpVersion okhttp = new OkHttpVersion(version)) {
            Object seen = driver(okhttp).apply("GET " + peer.url());
            assertThat(events.names()).containsExactly("attemptFailed", "callFailed");
            assertOneCall();
            assertThat(events.seen.get(1).thrown()).isSameAs(seen).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1"})
    void aRefusedConnectFailsTheCall(String version) throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        try (OkHttpVersion okhttp = new OkHttpVersion(version)) {
            Object seen = driver(okhttp).apply("GET http://127.0.0.1:" + port + "/");
            assertThat(events.names()).containsExactly("attemptFailed", "callFailed");
            Event failed = events.seen.get(1);
            assertThat(failed.thrown()).isSameAs(seen).isInstanceOf(IOException.class);
            if (!version.equals("5.0.0")) {
                assertThat(events.seen.get(0).call()).isSameAs(failed.call());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1"})
    void theCallIsRead(String version) throws Exception {
        try (Peer peer = new Peer("c");
                OkHttpVersion okhttp = new OkHttpVersion(version)) {
            assertThat(driver(okhttp).apply("POST " + peer.url())).isInstanceOf(IOException.class);
            Object call = Objects.requireNonNull(events.seen.get(0).call());
            assertThat(new OkHttpCallReader().read(call, 7))
                    .isEqualTo(new Call(
                            7,
                            "okhttp " + version,
                            "POST",
                            peer.url(),
                            new PoolSettings(
                                    300_000,
                                    "ConnectionPool keepAliveDuration",
                                    "new ConnectionPool(5, %d, TimeUnit.SECONDS)"),
                            10_000,
                            true));
        }
    }

    @Test
    void anythingElseIsNotRead() {
        assertThat(new OkHttpCallReader().read("a string", 7)).isNull();
    }

    private void assertOneCall() {
        List<Event> seen = events.seen;
        assertThat(seen).allSatisfy(event -> {
            assertThat(event.library()).isEqualTo("okhttp");
            assertThat(event.call()).isNotNull().isSameAs(seen.get(0).call());
        });
    }

    @SuppressWarnings("unchecked")
    private static Function<String, Object> driver(OkHttpVersion okhttp) throws ReflectiveOperationException {
        return (Function<String, Object>) okhttp.loadClass(Driver.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    }
}

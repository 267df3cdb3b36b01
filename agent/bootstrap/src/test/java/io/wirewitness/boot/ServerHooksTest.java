package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shaded.io.grpc.StatusRuntimeException;

/** Whose failure it is: the connection's where it carries one request at a time, else the stream's. */
class ServerHooksTest {

    private final SocketState accepted = new SocketState(1, 7, SocketState.ROLE_SERVER, System.nanoTime());
    private final TimeoutException timedOut = new TimeoutException("Idle timeout expired: 100/100 ms");
    private final List<Object> heard = new ArrayList<>();

    @BeforeEach
    void listen() {
        Hooks.install(new Deaf() {
            @Override
            public void servingFailed(
                    String library,
                    @Nullable Object request,
                    @Nullable SocketState state,
                    Throwable thrown,
                    boolean handler) {
                heard.add(request == null ? "no request" : request);
            }
        });
        Reach.learn(Map.of(
                Stream.class.getName(), "connection",
                TransportState.class.getName(), "connection"));
    }

    @AfterEach
    void stop() {
        Reach.forget();
        Hooks.install(null);
    }

    @Test
    void theOnlyRequestOfAConnectionFailsWithIt() {
        ServerHooks.requestBegins("jetty", accepted, "request");
        ServerHooks.requestFailed("jetty", accepted, "request", timedOut);
        assertThat(accepted.thrown).isSameAs(timedOut);
        assertThat(accepted.failedNanos).isNotZero();
        assertThat(heard).containsExactly("request");
    }

    @Test
    void aStreamFailsAlone() {
        ServerHooks.streamBegins("jetty", accepted, "first");
        ServerHooks.streamBegins("jetty", accepted, "second");
        ServerHooks.requestFailed("jetty", accepted, "first", timedOut);
        ServerHooks.handlerFailed("jetty", accepted, "second", new IllegalStateException());
        assertThat(accepted.thrown).isNull();
        assertThat(accepted.failedNanos).isZero();
        assertThat(accepted.handlerThrew).isNull();
        assertThat(heard).containsExactly("first", "second");
    }

    @Test
    void whatEndsTheConnectionBehindAFailedStreamIsTheConnectionsOwn() {
        ServerHooks.streamBegins("jetty", accepted, "first");
        ServerHooks.requestFailed("jetty", accepted, "first", timedOut);
        SocketException reset = new SocketException("Connection reset");
        Hooks.failed(accepted, Listener.READ, reset);
        assertThat(accepted.thrown).isSameAs(reset);
    }

    @Test
    void eachStreamBeganWhenItBegan() {
        ServerHooks.streamBegins("jetty", accepted, "first");
        long between = System.nanoTime();
        ServerHooks.streamBegins("jetty", accepted, "second");
        assertThat(accepted.streamBegunNanos("first") - between).isNotPositive();
        assertThat(accepted.streamBegunNanos("second") - between).isNotNegative();
        assertThat(accepted.streamBegunNanos("another")).isZero();
        assertThat(accepted.streamBegunNanos(null)).isZero();
    }

    /** The end of one stream says nothing of another: whoever of them is still handled is in flight when the connection ends. */
    @Test
    void aStreamThatEndsWellLeavesTheOthersInFlight() {
        Stream first = new Stream(accepted, 1);
        Stream second = new Stream(accepted, 3);
        ServerHooks.streamBegins("jetty", first, first);
        ServerHooks.streamBegins("jetty", second, second);
        ServerHooks.requestEnds(first);
        assertThat(accepted.serving).as("the younger goes on").isSameAs(second);
        ServerHooks.handlerFailed("jetty", second, second, new IllegalStateException());
        assertThat(heard).containsExactly(second);
        ServerHooks.streamEnds(second);
        assertThat(accepted.serving).as("nobody waits any more").isNull();
    }

    @Test
    void anOlderStreamStandsForTheConnectionWhenTheYoungerIsAnswered() {
        Stream first = new Stream(accepted, 1);
        Stream second = new Stream(accepted, 3);
        ServerHooks.streamBegins("jetty", first, first);
        ServerHooks.streamBegins("jetty", second, second);
        ServerHooks.requestEnds(second);
        assertThat(accepted.serving).isSameAs(first);
        ServerHooks.requestEnds(second);
        assertThat(accepted.serving).as("told twice").isSameAs(first);
        ServerHooks.requestEnds(first);
        assertThat(accepted.serving).isNull();
    }

    /** Jetty 9.4 takes the same channel for a later stream; 12 has another object for the request than for its channel. */
    @Test
    void aChannelThatIsUsedAgainCarriesItsLatestRequest() {
        Stream channel = new Stream(accepted, 1);
        ServerHooks.streamBegins("jetty", channel, "one");
        ServerHooks.requestEnds(channel);
        ServerHooks.streamBegins("jetty", channel, "another");
        assertThat(accepted.serving).isEqualTo("another");
        ServerHooks.requestEnds(channel);
        assertThat(accepted.serving).isNull();
    }

    @Test
    void nearMissOneRequestAtATimeEndsWithWhateverLeadsToItsConnection() {
        ServerHooks.requestBegins("jetty", accepted, "request");
        ServerHooks.streamEnds(new Stream(accepted, 1));
        assertThat(accepted.serving).as("its connection failed with it").isEqualTo("request");
        ServerHooks.requestEnds(new Stream(accepted, 1));
        assertThat(accepted.serving).isNull();
    }

    /** A server answers calls in vain too where its own deadline ended them: of that the client knows nothing. */
    @Test
    void aCallThatADeadlineOfOursEndedBesideACancelledOneIsNotTheClients() {
        Stream cancelled = new Stream(accepted, 1);
        Stream late = new Stream(accepted, 3);
        GrpcServerHooks.begins(cancelled);
        GrpcServerHooks.begins(late);
        long begun = accepted.turnStartNanos;
        accepted.streams = new StreamFacts();
        accepted.streams.reset(new StreamFacts.Reset(System.nanoTime(), true, 1, 8));
        GrpcServerHooks.answeredInVain(new ServerCall(cancelled), new StatusRuntimeException());
        assertThat(heard).containsExactly(cancelled);
        GrpcServerHooks.answeredInVain(new ServerCall(late), new StatusRuntimeException());
        assertThat(heard)
                .as("its client has neither reset it nor ended the connection")
                .containsExactly(cancelled);
        assertThat(accepted.thrown).isNull();
        assertThat(accepted.turnStartNanos).isEqualTo(begun);
    }

    @Test
    void aCallThatIsLeftWithItsConnectionIsToldBehindACancelledOne() {
        Stream cancelled = new Stream(accepted, 1);
        Stream owed = new Stream(accepted, 3);
        GrpcServerHooks.begins(cancelled);
        GrpcServerHooks.begins(owed);
        accepted.streams = new StreamFacts();
        accepted.streams.reset(new StreamFacts.Reset(System.nanoTime(), true, 1, 8));
        GrpcServerHooks.answeredInVain(new ServerCall(cancelled), new StatusRuntimeException());
        TransportState state = new TransportState(accepted, owed);
        assertThat(GrpcServerHooks.isLost(state))
                .as("only its neighbour was reset")
                .isFalse();
        SocketException reset = new SocketException("Connection reset");
        Hooks.failed(accepted, Listener.READ, reset);
        assertThat(GrpcServerHooks.isLost(state)).isTrue();
        GrpcServerHooks.lost(state, new StatusRuntimeException());
        assertThat(heard).containsExactly(cancelled, owed);
        assertThat(accepted.thrown).isSameAs(reset);
    }

    /** A {@code ServerStream}. */
    @SuppressWarnings("UnusedVariable") // read by reflection
    private record Stream(SocketState connection, int streamId) {}

    /** A {@code ServerCallImpl}. */
    @SuppressWarnings("UnusedVariable")
    private record ServerCall(Stream stream) {}

    enum Type {
        UNARY
    }

    private record Method(Type type) {}

    private record Call(Method method) {}

    private record CallListener(Call call) {}

    private record StreamListener(CallListener listener, Stream stream) {}

    /** A {@code AbstractServerStream.TransportState} of a call that owes its one answer. */
    @SuppressWarnings("UnusedVariable")
    private static final class TransportState {

        final SocketState connection;
        final StreamListener listener;

        TransportState(SocketState connection, Stream stream) {
            this.connection = connection;
            this.listener = new StreamListener(new CallListener(new Call(new Method(Type.UNARY))), stream);
        }
    }
}

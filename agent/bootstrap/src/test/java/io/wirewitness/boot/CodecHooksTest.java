package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shaded.io.netty.handler.codec.http.DefaultFullHttpRequest;
import shaded.io.netty.handler.codec.http.DefaultHttpRequest;

/** A codec and the server library that may stand on it. */
class CodecHooksTest {

    private static final String CODEC = "codec";
    private static final String ABOVE = "above";

    private final SocketState accepted = new SocketState(1, 7, SocketState.ROLE_SERVER, System.nanoTime());
    private final DefaultHttpRequest head = new DefaultHttpRequest();
    private final Operations operations = new Operations(accepted);
    private final Heard heard = new Heard();

    @BeforeEach
    void listen() {
        Hooks.install(heard);
        Reach.learn(Map.of(
                Operations.class.getName(),
                "connection",
                Operations.class.getName() + Reach.HEAD_SENT,
                "headSent",
                Message.class.getName() + Reach.STATUS,
                "status"));
    }

    @AfterEach
    void stopListening() {
        Reach.forget();
        Hooks.install(null);
    }

    @Test
    void aHeadThatWasDecodedBeginsARequest() {
        CodecHooks.decoded(CODEC, accepted, List.of("content of the one before", head), 1);
        assertThat(accepted.serving).isSameAs(head);
        assertThat(accepted.library).isEqualTo(CODEC);
        assertThat(accepted.requests).isEqualTo(1);
    }

    @Test
    void nothingElseDoes() {
        CodecHooks.decoded(CODEC, accepted, List.of(head), 1); // it was there before
        CodecHooks.decoded(CODEC, accepted, List.of(), 0);
        CodecHooks.decoded(CODEC, accepted, List.of("content"), 0);
        CodecHooks.decoded(CODEC, accepted, List.of(new DefaultFullHttpRequest()), 0);
        SocketState own = new SocketState(2, 8, SocketState.ROLE_CLIENT, System.nanoTime());
        CodecHooks.decoded(CODEC, own, List.of(head), 0);
        assertThat(accepted.serving).isNull();
        assertThat(own.serving).isNull();
    }

    @Test
    void aLibraryThatTakesTheRequestUpIsTheOneThatIsNamed() {
        begun();
        assertThat(accepted.library).isEqualTo(ABOVE);
        assertThat(accepted.serving).isSameAs(operations);
        CodecHooks.messageWritten(CODEC, accepted, null);
        assertThat(accepted.serving).isNull();

        begun();
        assertThat(accepted.requests).isEqualTo(2);
        clientGoes();
        CodecHooks.ended(CODEC, accepted, null);
        assertThat(heard.told).containsExactly(ABOVE + " of its connection");
    }

    @Test
    void aRequestThatNoCodecToldOfIsNotTaken() {
        CodecHooks.taken(ABOVE, CODEC, operations);
        assertThat(accepted.library).isNull();
        ServerHooks.requestBegins("another", accepted, "request");
        CodecHooks.taken(ABOVE, CODEC, operations);
        assertThat(accepted.library).isEqualTo("another");
    }

    @Test
    void aGoodbyeOfTlsBeforeOurCloseIsTheClientsEnd() {
        begun();
        accepted.tls = goodbye();
        accepted.closedNanos = System.nanoTime();
        CodecHooks.ended(CODEC, accepted, null);
        assertThat(heard.told).containsExactly(ABOVE + " of its connection");
        assertThat(accepted.endOfStreamNanos).isEqualTo(accepted.closedNanos);
    }

    @Test
    void withoutAGoodbyeOurCloseIsOurs() {
        begun();
        accepted.tls = new TlsFacts();
        accepted.closedNanos = System.nanoTime();
        CodecHooks.ended(CODEC, accepted, null);
        assertThat(heard.told).isEmpty();
    }

    @Test
    void aGoodbyeBehindTheAnswerIsNothing() {
        begun();
        CodecHooks.messageWritten(CODEC, accepted, null);
        accepted.tls = goodbye();
        accepted.closedNanos = System.nanoTime();
        CodecHooks.ended(CODEC, accepted, null);
        assertThat(heard.told).isEmpty();
        assertThat(accepted.endOfStreamNanos).isZero();
    }

    @Test
    void whereNoHeadWasSentTheErrorIsTheAnswer() {
        begun();
        CodecHooks.handlerFailed(ABOVE, operations, new IllegalStateException());
        assertThat(heard.told).containsExactly(ABOVE + " of its handler");
        assertThat(accepted.serving).isNull();
        assertThat(accepted.isAnswered(operations)).isTrue();
    }

    @Test
    void anAnswerThatHadBegunIsNotAnsweredByThat() {
        begun();
        operations.headSent = 1;
        CodecHooks.handlerFailed(ABOVE, operations, new IllegalStateException());
        assertThat(heard.told).containsExactly(ABOVE + " of its handler");
        assertThat(accepted.serving).isSameAs(operations);
    }

    @Test
    void anInterimAnswerLeavesTheRequestOpen() {
        begun();
        CodecHooks.messageWritten(CODEC, accepted, new Message(100));
        accepted.beforeWrite(System.nanoTime(), Long.MAX_VALUE);
        accepted.wrote(25);
        assertThat(accepted.bytesOut - accepted.turnBytesOut)
                .as("of the answer")
                .isZero();
        accepted.beforeWrite(System.nanoTime(), Long.MAX_VALUE);
        accepted.wrote(17);
        assertThat(accepted.bytesOut - accepted.turnBytesOut)
                .as("of the answer")
                .isEqualTo(17);
        assertThat(accepted.serving).isSameAs(operations);
        assertThat(accepted.isAnswered(operations)).isFalse();
        clientGoes();
        CodecHooks.ended(CODEC, accepted, null);
        assertThat(heard.told).containsExactly(ABOVE + " of its connection");
    }

    @Test
    void nearMissAnAnswerThatSwitchesProtocolsOrIsFinalEndsIt() {
        for (int status : new int[] {101, 200, 503}) {
            begun();
            CodecHooks.messageWritten(CODEC, accepted, new Message(status));
            assertThat(accepted.serving).as("status %d", status).isNull();
        }
    }

    @Test
    void anInterimAnswerLeavesAClientsRequestOpen() {
        SocketState own = asked();
        own.read(25, System.nanoTime());
        answered(own, 100);
        assertThat(own.calling).isSameAs(head);
        assertThat(own.bytesIn - own.turnBytesIn).as("of the answer").isZero();
        assertThat(own.awaitingAnswer()).isTrue();

        written(own, 300);
        own.endOfStreamNanos = System.nanoTime();
        CodecHooks.ended(CODEC, own, null);
        assertThat(heard.told).containsExactly(CODEC + " of its attempt");
    }

    @Test
    void theFinalAnswerBehindInterimOnesEndsIt() {
        SocketState own = asked();
        own.read(25, System.nanoTime());
        answered(own, 100);
        own.read(20, System.nanoTime());
        answered(own, 103);
        own.read(38, System.nanoTime());
        answered(own, 200);
        assertThat(own.calling).isNull();
        assertThat(own.bytesIn - own.turnBytesIn).as("of the answer").isEqualTo(38);
        assertThat(own.awaitingAnswer()).isFalse();
    }

    @Test
    void nearMissAFinalHeadWithinTheSameReadIsAnAnswer() {
        SocketState own = asked();
        own.read(63, System.nanoTime());
        answered(own, 100);
        CodecHooks.headRead(own, new Message(200));
        assertThat(own.calling).isSameAs(head);
        assertThat(own.bytesIn - own.turnBytesIn).as("of the answer").isEqualTo(63);
        assertThat(own.awaitingAnswer()).isFalse();
    }

    @Test
    void nearMissAClientsAnswerThatSwitchesProtocolsOrIsFinalEndsIt() {
        for (int status : new int[] {101, 200, 503}) {
            SocketState own = asked();
            own.read(25, System.nanoTime());
            answered(own, status);
            assertThat(own.calling).as("status %d", status).isNull();
            assertThat(own.bytesIn - own.turnBytesIn).isEqualTo(25);
        }
    }

    /** A client that has written a request's head. */
    private SocketState asked() {
        SocketState own = new SocketState(2, 8, SocketState.ROLE_CLIENT, System.nanoTime());
        CodecHooks.requestBegins(CODEC, own, head);
        written(own, 90);
        return own;
    }

    private static void written(SocketState own, int bytes) {
        own.beforeWrite(System.nanoTime(), Long.MAX_VALUE);
        own.wrote(bytes);
    }

    private static void answered(SocketState own, int status) {
        CodecHooks.headRead(own, new Message(status));
        CodecHooks.messageRead(CODEC, own);
    }

    private void begun() {
        CodecHooks.decoded(CODEC, accepted, List.of(head), 0);
        CodecHooks.taken(ABOVE, CODEC, operations);
    }

    private void clientGoes() {
        accepted.endOfStreamNanos = System.nanoTime();
        accepted.closedNanos = accepted.endOfStreamNanos;
    }

    private static TlsFacts goodbye() {
        TlsFacts facts = new TlsFacts();
        facts.closeNotifyFromPeer = true;
        return facts;
    }

    @SuppressWarnings("UnusedVariable") // read by the way that Reach has learned
    private static final class Operations {

        final SocketState connection;
        int headSent;

        Operations(SocketState connection) {
            this.connection = connection;
        }
    }

    private record Message(int status) {}

    private static final class Heard extends Deaf {

        final List<String> told = new ArrayList<>();

        @Override
        public void attemptFailed(
                String library, @Nullable Object call, @Nullable SocketState state, Throwable thrown) {
            told.add(library + " of its attempt");
        }

        @Override
        public void servingFailed(
                String library,
                @Nullable Object request,
                @Nullable SocketState state,
                Throwable thrown,
                boolean handler) {
            told.add(library + (handler ? " of its handler" : " of its connection"));
        }
    }
}

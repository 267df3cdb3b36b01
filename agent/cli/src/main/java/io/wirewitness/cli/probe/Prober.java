package io.wirewitness.cli.probe;

import io.wirewitness.diagnose.Quantity;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Measures a peer, one connection at a time. One thread. */
public final class Prober {

    private static final String H2 = "h2";

    private final Target target;
    private final Manner manner;
    private final Consumer<String> progress;
    private final Pace pace;

    private int sent;
    private @Nullable Answer first;
    private @Nullable TlsFacts tls;
    private ProbeReport.@Nullable RequestLimit requests;
    private @Nullable IdleLimit idle;
    private ProbeReport.@Nullable Http2Facts http2;
    private @Nullable String stopped;

    /**
     * How a probe behaves.
     *
     * @param method of its requests
     * @param mostIdleNanos how long it waits in silence at most
     * @param mostRequests how many requests it sends on one connection at most
     * @param perSecond how many requests a second at most
     */
    public record Manner(String method, long mostIdleNanos, int mostRequests, int perSecond) {}

    /**
     * A probe that has not begun.
     *
     * @param progress told what it is doing, about once a second
     */
    public Prober(Target target, Manner manner, Consumer<String> progress) {
        this.target = target;
        this.manner = manner;
        this.progress = progress;
        this.pace = new Pace(manner.perSecond());
    }

    /**
     * Measures. A peer that answers 429 or 503 ends it early, with what is known by then.
     *
     * @throws IOException if not even the first request was answered
     */
    public ProbeReport run() throws IOException {
        try {
            countRequests();
            if (first != null && !first.last()) {
                idle = IdleSearch.find(new Fresh(), manner.mostIdleNanos());
            }
            if (target.tls()) {
                lookAtHttp2();
            }
        } catch (Refused refused) {
            stopped = refused.getMessage() + " and is left alone";
        } catch (IOException failed) {
            if (first == null) {
                throw failed;
            }
            stopped = String.valueOf(failed.getMessage());
        }
        return new ProbeReport(target, manner.method(), first, tls, requests, idle, http2, stopped, sent);
    }

    private void countRequests() throws IOException {
        try (Wire wire = Wire.open(target, null)) {
            SSLSocket secured = wire.secured();
            tls = secured == null ? null : TlsFacts.of(secured);
            first = ask(wire);
            int answered = 1;
            boolean announced = first.last();
            boolean ended = announced;
            while (!ended && answered < manner.mostRequests()) {
                progress.accept(
                        "request " + (answered + 1) + " of at most " + manner.mostRequests() + " on one connection");
                try {
                    announced = ask(wire).last();
                    ended = announced;
                    answered++;
                } catch (Refused refused) {
                    throw refused;
                } catch (IOException cut) {
                    ended = true;
                }
            }
            requests = new ProbeReport.RequestLimit(answered, ended, announced);
        }
    }

    private Answer ask(Wire wire) throws IOException {
        pace.await();
        sent++;
        Answer answer = Http1.exchange(wire, target, manner.method());
        if (answer.refuses()) {
            throw new Refused(answer.status());
        }
        return answer;
    }

    /** What HTTP/2 does is looked at on one connection: whether it is spoken shows only in the handshake. */
    private void lookAtHttp2() throws IOException {
        try (Wire wire = Wire.open(target, H2)) {
            SSLSocket secured = wire.secured();
            if (secured == null || !H2.equals(secured.getApplicationProtocol())) {
                return;
            }
            pace.await();
            sent++;
            Http2 connection = new Http2(wire);
            Answer answer = connection.exchange(target, manner.method());
            if (answer.refuses()) {
                throw new Refused(answer.status());
            }
            http2 = new ProbeReport.Http2Facts(
                    answer.status(), connection.awaitClosing(manner.mostIdleNanos(), waiting("HTTP/2: idle")));
        }
    }

    private LongConsumer waiting(String what) {
        return nanos -> progress.accept(
                what + " for " + Quantity.nanos(nanos) + " of at most " + Quantity.nanos(manner.mostIdleNanos()));
    }

    /** Connections with one answered request behind them. */
    private final class Fresh implements IdleSearch.Connections {

        @Override
        public IdleSearch.Waited awaitClosing(long mostNanos) throws IOException {
            try (Wire wire = used()) {
                Closing closing = wire.awaitClosing(mostNanos, waiting("idle"));
                return new IdleSearch.Waited(
                        closing, closing.how() == Closing.How.NOTHING ? again(wire) : IdleSearch.Reuse.ANSWERED);
            }
        }

        @Override
        public IdleSearch.Reuse reuseAfter(long idleNanos) throws IOException {
            try (Wire wire = used()) {
                wire.rest(
                        idleNanos,
                        nanos ->
                                progress.accept("idle for " + Quantity.nanos(nanos) + " of " + Quantity.nanos(idleNanos)
                                        + ", then one request: the connection dies in silence somewhere"));
                return again(wire);
            }
        }

        private Wire used() throws IOException {
            Wire wire = Wire.open(target, null);
            try {
                ask(wire);
                return wire;
            } catch (IOException | RuntimeException e) {
                wire.close();
                throw e;
            }
        }

        private IdleSearch.Reuse again(Wire wire) throws IOException {
            try {
                ask(wire);
                return IdleSearch.Reuse.ANSWERED;
            } catch (Refused refused) {
                throw refused;
            } catch (SocketTimeoutException silence) {
                return IdleSearch.Reuse.UNANSWERED;
            } catch (IOException reset) {
                return IdleSearch.Reuse.RESET;
            }
        }
    }
}

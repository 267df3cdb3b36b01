package io.wirewitness.diagnose;

import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.StreamsView;
import io.wirewitness.model.StreamsView.GoAway;
import io.wirewitness.model.StreamsView.Reset;
import io.wirewitness.model.Tier;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What HTTP/2 frames of the server say became of the failed request: the one cause that they give, so that rules on frames
 * never contradict each other. Immutable; any thread.
 *
 * @param cause the cause's name in the catalogue
 * @param confidence how sure the frames make it
 * @param streams the frames
 * @param deciding the GOAWAY that decides; null if a RST_STREAM does
 * @param reset the RST_STREAM of the server for this request's stream, whether it decides or not; null if there was none
 * @param exchange the exchange that they belong to
 */
public record Frames(
        String cause,
        Confidence confidence,
        StreamsView streams,
        @Nullable GoAway deciding,
        @Nullable Reset reset,
        Exchange exchange) {

    /** Error codes of RFC 9113, 7. */
    public static final long NO_ERROR = 0x0;

    public static final long REFUSED_STREAM = 0x7;
    public static final long ENHANCE_YOUR_CALM = 0xb;

    public static final String GO_AWAY = "h2-goaway";
    public static final String STREAM_RESET = "h2-stream-reset";
    public static final String TOO_CALM = "h2-too-calm";
    public static final String REQUEST_LIMIT = "request-limit";
    public static final String AGE_LIMIT = "connection-age-limit";
    public static final String DRAINING = "peer-draining";

    /** The debug data of gRPC servers in Java, Go and C++ about keepalive pings. */
    public static final String TOO_MANY_PINGS = "too_many_pings";

    /** The debug data of gRPC servers whose MAX_CONNECTION_AGE was reached. */
    private static final String MAX_AGE = "max_age";

    /** RFC 9113, 6.8: the first GOAWAY of a graceful end; the true last stream follows in another. */
    private static final int EVERY_STREAM = 0x7fff_ffff;

    /** gRPC servers allow a ping every 5 minutes unless told otherwise (permitKeepAliveTime). */
    public static final long PING_ALLOWED_MILLIS = 300_000;

    /** Pings that one gRPC server forgives before it says too_many_pings: more than two. */
    private static final int PINGS_FORGIVEN = 2;

    /** RFC 9113, 7. */
    private static final long CANCEL = 0x8;

    /** A server that says that it ends the connection does so at once, or when the streams that it meant to finish are over. */
    private static final long SOON_NANOS = 10_000_000_000L;

    /** Envoy's time for that, the longest of those that are set unless told otherwise (drain_time, 600 s). */
    private static final long DRAIN_NANOS = 600_000_000_000L;

    private static final int[] ROUND_REQUESTS = {100, 200, 500, 1000, 2000, 5000, 10_000};
    private static final long[] ROUND_AGES_SECONDS = {300, 600, 900, 1800, 3600, 7200};
    private static final long ROUND_AGE_SLACK_NANOS = 1_000_000_000L;

    /** The reading; null if no frame tells of this request. */
    public static @Nullable Frames of(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        StreamsView streams = exchange == null ? null : exchange.connection().streams();
        if (exchange == null
                || streams == null
                || incident.failure().kind().inConnecting()
                || exchange.failedWith(Failure.Kind.ERROR_STATUS)) {
            return null;
        }
        Reset reset = resetByServer(incident, streams);
        if (reset != null && reset.code() == CANCEL && exchange.failedWith(Failure.Kind.TIMED_OUT)) {
            reset = null; // a server that knows our deadline gives up with us
        }
        boolean own = reset != null && streams.streamId() > 0;
        GoAway goAway = begunBefore(incident, streams);
        boolean refused = goAway != null && streams.notProcessed();
        if (own && !refused) {
            return new Frames(STREAM_RESET, Confidence.PROVEN, streams, null, reset, exchange);
        }
        if (goAway != null) {
            Confidence confidence = concerns(incident, exchange, streams, goAway);
            if (confidence != null) {
                return ofGoAway(incident, streams, goAway, own ? reset : null, exchange, confidence);
            }
        }
        if (reset != null && named(incident, reset)) {
            return new Frames(STREAM_RESET, Confidence.LIKELY, streams, null, reset, exchange);
        }
        return null;
    }

    /** The reading, if it gives this cause; null otherwise. */
    public static @Nullable Frames giving(String cause, Incident incident) {
        Frames frames = of(incident);
        return frames != null && frames.cause.equals(cause) ? frames : null;
    }

    /** True if the server said that it did not process this request's stream. */
    public boolean refused() {
        return deciding != null && streams.notProcessed();
    }

    /** The number of requests at which the server ended the connection, if that is a round one; -1 otherwise. */
    public int roundRequests() {
        return deciding == null ? -1 : roundRequests(exchange, deciding);
    }

    /** How old the connection was when the GOAWAY came; -1 if not known. */
    public long ageNanos() {
        return deciding == null ? -1 : ageNanos(exchange, deciding);
    }

    /** True if the GOAWAY says itself that the connection was too old. */
    public boolean saysMaxAge() {
        return deciding != null && says(deciding, MAX_AGE);
    }

    /** What became of the request's stream, for the end of a headline. */
    public String whatBecameOfIt() {
        int stream = streams.streamId();
        if (refused()) {
            return "this request, on stream " + stream + ", was not processed";
        }
        return stream > 0
                ? "this request, on stream " + stream + ", may have been processed and was not finished"
                : "which stream this request had is not known";
    }

    /** {@code GOAWAY NO_ERROR, last stream 5, "max_age"}. */
    public static String text(GoAway frame) {
        return "GOAWAY " + StreamsView.codeName(frame.code()) + ", last stream "
                + (frame.lastStreamId() == EVERY_STREAM ? "2^31-1 (every one)" : String.valueOf(frame.lastStreamId()))
                + (frame.debug().isEmpty() ? "" : ", \"" + frame.debug() + '"');
    }

    /** Adds the frames and the failure to a statement. */
    public Statement describe(Statement statement) {
        GoAway first = streams.firstGoAway();
        if (deciding != null) {
            if (first != null && !first.equals(deciding)) {
                statement.fact(Tier.APP, first.epochNanos(), "the server's first " + text(first));
            }
            statement.fact(
                    Tier.APP,
                    deciding.epochNanos(),
                    "the server's " + text(deciding)
                            + (ageNanos() > 0 ? ", at the connection's age of " + Quantity.nanos(ageNanos()) : ""));
        }
        if (reset != null) {
            statement.fact(
                    Tier.APP,
                    reset.epochNanos(),
                    "RST_STREAM " + StreamsView.codeName(reset.code()) + " from the server for stream "
                            + reset.streamId());
        }
        if (streams.streamId() > 0) {
            statement.fact(
                    Tier.APP,
                    exchange.connection().exchangeStartNanos(),
                    "the request had stream " + streams.streamId());
        }
        if (deciding != null && confidence == Confidence.POSSIBLE) {
            statement.missing("whether the end has to do with the GOAWAY, which had come more than "
                    + Quantity.nanos(SOON_NANOS) + " before it");
        }
        return statement.failure();
    }

    private static boolean isGrpc(Incident incident) {
        return incident.call() != null && incident.call().library().startsWith("grpc");
    }

    private static Frames ofGoAway(
            Incident incident,
            StreamsView streams,
            GoAway goAway,
            @Nullable Reset reset,
            Exchange exchange,
            Confidence concerned) {
        String cause = GO_AWAY;
        Confidence confidence = concerned;
        if (goAway.code() == ENHANCE_YOUR_CALM) {
            boolean said = says(goAway, TOO_MANY_PINGS);
            // The forgiveness is gRPC's; others have limits of their own, and other reasons to call for calm.
            boolean counted = isGrpc(incident)
                    && streams.pings() > PINGS_FORGIVEN
                    && streams.pingIntervalMillis() > 0
                    && streams.pingIntervalMillis() < PING_ALLOWED_MILLIS;
            cause = said || counted ? TOO_CALM : GO_AWAY;
            confidence = said ? concerned : weaker(concerned, counted ? Confidence.LIKELY : concerned);
        } else if (goAway.code() == NO_ERROR && says(goAway, MAX_AGE)) {
            cause = AGE_LIMIT;
        } else if (goAway.code() == NO_ERROR && goAway.debug().isEmpty()) {
            if (roundRequests(exchange, goAway) > 0) {
                cause = REQUEST_LIMIT;
                confidence = weaker(concerned, Confidence.LIKELY);
            } else if (isRoundAge(ageNanos(exchange, goAway))) {
                cause = AGE_LIMIT;
                confidence = weaker(concerned, Confidence.LIKELY);
            } else if (isGraceful(streams)) {
                cause = DRAINING;
                confidence = weaker(concerned, Confidence.LIKELY);
            }
        }
        return new Frames(cause, confidence, streams, goAway, reset, exchange);
    }

    /** How surely the GOAWAY is why this request failed; null if it is not. */
    private static @Nullable Confidence concerns(
            Incident incident, Exchange exchange, StreamsView streams, GoAway goAway) {
        boolean closed = exchange.failedWith(Failure.Kind.CLOSED_LOCALLY);
        if (streams.notProcessed()) {
            // A client that waits for a refused stream until its own timer fires, or is closed meanwhile, failed by
            // that.
            return exchange.endedByOurTimer() || closed ? Confidence.LIKELY : Confidence.PROVEN;
        }
        boolean error = goAway.code() != NO_ERROR;
        long ageNanos = incident.epochNanos() - goAway.epochNanos();
        if (ageNanos > SOON_NANOS && !exchange.failedWith(Failure.Kind.GOING_AWAY)) {
            // What it meant to end may have been cut when its patience was over; anything else is another matter.
            boolean drained = !error
                    && ageNanos <= DRAIN_NANOS
                    && exchange.failedWith(Failure.Kind.END_OF_STREAM)
                    && !exchange.closedByUsFirst();
            return drained ? Confidence.POSSIBLE : null;
        }
        // After an error the server ends the connection itself; after NO_ERROR it had promised to finish.
        Confidence byItself = error && streams.streamId() > 0 ? Confidence.PROVEN : Confidence.LIKELY;
        if (exchange.failedWith(Failure.Kind.GOING_AWAY)) {
            return byItself; // libraries close the connection at a GOAWAY, and say why
        }
        if (exchange.ended() && !exchange.closedByUsFirst()) {
            return byItself;
        }
        boolean closedForIt = exchange.ended()
                || closed
                || exchange.failedWith(Failure.Kind.STREAM_RESET)
                || exchange.failedWith(Failure.Kind.OTHER);
        return error && closedForIt ? Confidence.LIKELY : null;
    }

    /** The latest GOAWAY, if the first was there before the failure: the second of a graceful pair may be read after it. */
    private static @Nullable GoAway begunBefore(Incident incident, StreamsView streams) {
        GoAway first = streams.firstGoAway();
        return first != null && first.epochNanos() <= incident.epochNanos() ? streams.latestGoAway() : null;
    }

    /** The server's RST_STREAM before the failure: of the request's stream, or the latest where that is not known. */
    private static @Nullable Reset resetByServer(Incident incident, StreamsView streams) {
        Reset reset = streams.reset();
        boolean counts = reset != null
                && reset.fromPeer()
                && reset.epochNanos() <= incident.epochNanos()
                && (streams.streamId() == 0 || streams.streamId() == reset.streamId());
        return counts ? reset : null;
    }

    /** True if the failure itself says that a stream was reset with this code, where the stream is not known. */
    private static boolean named(Incident incident, Reset reset) {
        String message = incident.failure().exceptionMessage();
        return incident.failure().kind() == Failure.Kind.STREAM_RESET
                || (message != null
                        && message.toUpperCase(Locale.ROOT).contains(StreamsView.codeName(reset.code()))
                        && reset.code() != NO_ERROR);
    }

    private static boolean says(GoAway frame, String word) {
        return frame.debug().toLowerCase(Locale.ROOT).contains(word);
    }

    /** A client's streams begin with 1, or with 3 where 1 is kept for an upgrade (OkHttp, gRPC, Netty), and go by 2. */
    private static int roundRequests(Exchange exchange, GoAway goAway) {
        int ordinal = exchange.connection().ordinal();
        for (int round : ROUND_REQUESTS) {
            boolean last = goAway.lastStreamId() == 2 * round - 1 || goAway.lastStreamId() == 2 * round + 1;
            if (last && (ordinal == 0 || ordinal >= round)) {
                return round;
            }
        }
        return -1;
    }

    private static long ageNanos(Exchange exchange, GoAway goAway) {
        Connection connection = exchange.connection();
        long since = connection.connectedNanos() > 0 ? connection.connectedNanos() : connection.openedNanos();
        return since > 0 && goAway.epochNanos() > since ? goAway.epochNanos() - since : -1;
    }

    private static boolean isRoundAge(long ageNanos) {
        for (long seconds : ROUND_AGES_SECONDS) {
            if (Math.abs(ageNanos - seconds * 1_000_000_000L) <= ROUND_AGE_SLACK_NANOS) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGraceful(StreamsView streams) {
        GoAway first = streams.firstGoAway();
        return first != null && first.code() == NO_ERROR && first.lastStreamId() == EVERY_STREAM;
    }

    /** The order of the constants is from strong to weak. */
    private static Confidence weaker(Confidence one, Confidence other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}

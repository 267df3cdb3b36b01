package io.wirewitness.lint;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a setting decides, whatever its library calls it. A settings file has the name in kebab case, such as {@code
 * connect-timeout}.
 */
public enum SettingKey {
    /** How long an idle connection is kept, its cleaner's period not counted. */
    IDLE(Unit.MILLIS),
    /** The same for HTTP/2, where it differs. */
    IDLE_H2(Unit.MILLIS),
    /** How often a task looks for connections past their limit, where nothing looks at lease: adds to the limit. */
    CLEANER_PERIOD(Unit.MILLIS),
    /** Idle time above which a connection is looked at before it is used; {@link Setting#UNLIMITED} for never. */
    VALIDATE_AFTER(Unit.MILLIS),
    /** Whether the program has asked the pool itself for {@link #VALIDATE_AFTER}, as a metric or a log line does. */
    VALIDATE_ASKED(Unit.SWITCH),
    /** Whether the server's {@code Keep-Alive: timeout=} is obeyed. */
    OBEYS_HINT(Unit.SWITCH),
    /** Of a client that obeys it: whether that can only shorten its own limit, as in the AWS SDK. */
    HINT_ONLY_SHORTENS(Unit.SWITCH),
    /** Whether an idle connection's end is noticed as it happens, as on an event loop. */
    WATCHES_IDLE(Unit.SWITCH),
    /** How long a connection is kept at most, busy or not. */
    LIFETIME(Unit.MILLIS),
    /** Grace for requests when a server ends a connection by its age. */
    LIFETIME_GRACE(Unit.MILLIS),
    /** Requests on one connection. */
    REQUESTS(Unit.COUNT),
    /** {@code lifo} or {@code fifo}: which idle connection is taken first. */
    LEASING(Unit.WORD),
    MOST_PER_ROUTE(Unit.COUNT),
    MOST_TOTAL(Unit.COUNT),
    CONNECT_TIMEOUT(Unit.MILLIS),
    /** Between two bytes of an answer, or until its head: what ends a silent peer. */
    READ_TIMEOUT(Unit.MILLIS),
    /** Of a whole call. */
    CALL_TIMEOUT(Unit.MILLIS),
    /** Of a peer that stops in the middle of a body. */
    BODY_TIMEOUT(Unit.MILLIS),
    WRITE_TIMEOUT(Unit.MILLIS),
    /** How long a call waits for a connection of its pool. */
    ACQUIRE_TIMEOUT(Unit.MILLIS),
    TLS_TIMEOUT(Unit.MILLIS),
    /** Whether TLS is spoken. */
    TLS(Unit.SWITCH),
    /** Attempts after the first one. */
    RETRIES(Unit.COUNT),
    /** Whether a request that is not idempotent is sent again after it was written. */
    RETRY_POST(Unit.SWITCH),
    /** Whether an idempotent request is sent again after it was written. */
    RETRY_SENT(Unit.SWITCH),
    /** Whether HTTP/2 is spoken. */
    HTTP2(Unit.SWITCH),
    /** Between pings of HTTP/2, WebSocket or gRPC; {@link Setting#UNLIMITED} for none. */
    PING_INTERVAL(Unit.MILLIS),
    PING_WITHOUT_CALLS(Unit.SWITCH),
    /** Between pings that a server takes from a client. */
    PERMIT_PING_INTERVAL(Unit.MILLIS),
    PERMIT_PING_WITHOUT_CALLS(Unit.SWITCH),
    /** Between heartbeats of a stream: WebSocket, server-sent events. */
    HEARTBEAT(Unit.MILLIS),
    /** {@code SO_KEEPALIVE}. */
    TCP_KEEP_ALIVE(Unit.SWITCH),
    /** {@code TCP_KEEPIDLE}. */
    TCP_KEEP_IDLE(Unit.MILLIS),
    /** {@code TCP_KEEPINTVL}. */
    TCP_KEEP_INTERVAL(Unit.MILLIS),
    /** {@code TCP_KEEPCNT}. */
    TCP_KEEP_COUNT(Unit.COUNT),
    /** {@code TCP_USER_TIMEOUT}. */
    TCP_USER_TIMEOUT(Unit.MILLIS),
    /** Addresses of both families are raced: RFC 8305. */
    HAPPY_EYEBALLS(Unit.SWITCH),
    /** {@code jdk}, {@code netty} or {@code grpc}. */
    RESOLVER(Unit.WORD),
    BACKLOG(Unit.COUNT),
    /** Bytes per second below which a server ends a connection; 0 for none. */
    LEAST_RATE(Unit.COUNT),
    /** Threads that may call at the same time. */
    WORKERS(Unit.COUNT),
    /** How long a stop waits for requests that are under way. */
    SHUTDOWN_GRACE(Unit.MILLIS),
    /** How long a stop waits before it refuses new requests. */
    PRE_STOP_WAIT(Unit.MILLIS),
    /** Whether connections are tested before use, or while they are idle. */
    TESTED(Unit.SWITCH),
    /** {@code server.xml} or {@code embedded}. */
    PACKAGING(Unit.WORD),
    /** How long a server waits for a request: on a new connection, and within the request. */
    REQUEST_TIMEOUT(Unit.MILLIS),
    /** What chose the implementation, such as {@code classpath}. */
    CHOSEN_BY(Unit.WORD);

    /** {@link Setting#UNLIMITED} of what is a limit. */
    public static final String NO_LIMIT = "no limit";

    /** {@link Setting#UNLIMITED} of what happens every so often. */
    public static final String OFF = "off";

    private final Unit unit;
    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    SettingKey(Unit unit) {
        this.unit = unit;
    }

    /** What its number counts. */
    public Unit unit() {
        return unit;
    }

    /** The name in files. */
    public String text() {
        return text;
    }

    /** What {@link Setting#UNLIMITED} is for people: what happens every so often is off, else there is no limit. */
    public String unlimitedText() {
        return switch (this) {
            case PING_INTERVAL, HEARTBEAT, VALIDATE_AFTER, CLEANER_PERIOD -> OFF;
            default -> NO_LIMIT;
        };
    }

    /** The key of this name; null if there is none. */
    public static @Nullable SettingKey of(String text) {
        for (SettingKey key : values()) {
            if (key.text.equals(text)) {
                return key;
            }
        }
        return null;
    }
}

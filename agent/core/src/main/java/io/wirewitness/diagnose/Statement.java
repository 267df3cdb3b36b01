package io.wirewitness.diagnose;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A verdict in the making. Not for more than one thread. */
public final class Statement {

    private static final int STACK_FRAMES_AT_MOST = 8;

    private static final Comparator<Evidence> BY_TIME = Comparator.comparingLong(Evidence::epochNanos);

    private final Incident incident;
    private final String cause;
    private final Blame blame;
    private final Confidence confidence;
    private final List<Evidence> evidence = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final Parties parties;
    private int requestAt = -1;
    private String headline = "";
    private String action = "";

    private Statement(Incident incident, String cause, Blame blame, Confidence confidence) {
        this.incident = incident;
        this.cause = cause;
        this.blame = blame;
        this.confidence = confidence;
        parties = Parties.of(incident);
    }

    /** Begins a statement. */
    public static Statement of(Incident incident, String cause, Blame blame, Confidence confidence) {
        return new Statement(incident, cause, blame, confidence);
    }

    /** What happened: lower case, no full stop. */
    public Statement headline(String text) {
        headline = text;
        return this;
    }

    /** What to do, with the setting's name. */
    public Statement action(String text) {
        action = text;
        return this;
    }

    /** Adds a fact; to an observer, what sockets tell in an application is told by packets. */
    public Statement fact(Tier tier, long epochNanos, String fact) {
        evidence.add(new Evidence(tier == Tier.APP ? parties.tier(tier) : tier, epochNanos, fact));
        return this;
    }

    /** Adds a fact that a packet shows; nothing if there is no such packet. */
    public Statement packet(@Nullable TcpSegment segment, String fact) {
        if (segment != null) {
            evidence.add(new Evidence(Tier.PACKETS, segment.epochNanos(), fact, segment.number()));
        }
        return this;
    }

    /** Adds the request as packets show it, with a remark that begins with its own punctuation; nothing without it. */
    public Statement request(@Nullable RequestOnWire request, String remark) {
        if (request == null) {
            return this;
        }
        if (!parties.observed()) {
            return packet(request.first(), "our request" + remark);
        }
        // Nothing but packets tells of the request: one line for both.
        int told = requestAt;
        if (told < 0) {
            return packet(request.first(), "the client's request" + remark);
        }
        Evidence plain = evidence.get(told);
        evidence.set(told, new Evidence(plain.tier(), plain.epochNanos(), plain.fact() + remark, plain.packet()));
        return this;
    }

    /** Adds a fact that a packet shows which is no segment of the connection: an ICMP error, a DNS answer. */
    public Statement packet(long number, long epochNanos, String fact) {
        evidence.add(new Evidence(Tier.PACKETS, epochNanos, fact, number));
        return this;
    }

    /** Adds what the kernel said before the request was written; nothing if it was not asked. */
    public Statement kernelBefore(Exchange exchange) {
        KernelSnapshot before = exchange.connection().kernelBeforeWrite();
        if (before == null) {
            return this;
        }
        String meaning = switch (before.state()) {
            case CLOSE_WAIT ->
                ": the server's FIN was already here"
                        + (before.lastAckReceivedMillis() > 0
                                ? ", its last segment " + Quantity.millis(before.lastAckReceivedMillis()) + " old"
                                : "");
            case ESTABLISHED -> ": no FIN had arrived";
            case CLOSE -> ": a reset had already ended it";
            default -> "";
        };
        return fact(Tier.KERNEL, before.epochNanos(), before.state() + " before the write" + meaning);
    }

    /** Adds what the kernel said after the failure; nothing if it was not asked. */
    public Statement kernelAfter(Exchange exchange) {
        KernelSnapshot after = exchange.atFailure();
        if (after == null) {
            return this;
        }
        StringBuilder text = new StringBuilder(after.state() + " after the failure");
        Acknowledged acknowledged = Acknowledged.byKernel(incident);
        if (acknowledged != null && acknowledged.of() > 0) {
            text.append(", ").append(acknowledged.text());
        }
        if (after.unackedSegments() > 0) {
            text.append(", ")
                    .append(Quantity.counted(after.unackedSegments(), "segment"))
                    .append(" in flight");
        }
        if (after.retransmits() > 0) {
            text.append(", ")
                    .append(Quantity.counted(after.retransmits(), "retransmission"))
                    .append(" in a row");
        }
        if (after.receiveQueueBytes() >= 0) {
            text.append(", ").append(Quantity.bytes(after.receiveQueueBytes())).append(" unread");
        }
        return fact(Tier.KERNEL, after.epochNanos(), text.toString());
    }

    /** Adds when the request was written, how, and how it failed. */
    public Statement exchange(Exchange exchange) {
        if (parties.observed()) {
            return observedExchange(exchange);
        }
        String idle = exchange.firstUse()
                ? " on a connection's first use"
                : " after " + Quantity.millis(exchange.idleMillis()) + " of quiet";
        String written = exchange.requestBytes() == 0 ? " was begun" : " was written";
        fact(Tier.APP, exchange.connection().exchangeStartNanos(), exchange.request() + written + idle);
        return failure();
    }

    private Statement observedExchange(Exchange exchange) {
        FlowExchange seen = exchange.seen();
        if (seen == null || exchange.requestBytes() == 0) {
            return failure();
        }
        String which = seen.ordinal() > 0 ? ", number " + seen.ordinal() + " on this connection" : "";
        String idle = exchange.firstUse() ? "" : ", after " + Quantity.millis(exchange.idleMillis()) + " of quiet";
        requestAt = evidence.size();
        evidence.add(new Evidence(
                Tier.PACKETS,
                seen.requestFirstNanos(),
                "the client's request of " + Quantity.bytes(exchange.requestBytes()) + which + idle,
                seen.requestNumber()));
        return failure();
    }

    /** Where no packet is the failure itself: a FIN or RST speaks for itself. */
    private Statement observedFailure() {
        Handshake handshake = Handshake.of(incident);
        if (handshake != null && handshake.feltSlow(incident)) {
            return fact(
                    Tier.PACKETS,
                    incident.epochNanos(),
                    "the connection was made, " + Quantity.nanos(handshake.tookNanos()) + " after the first SYN");
        }
        String what = switch (incident.failure().kind()) {
            case STALLED -> "nobody had given up when the capture ended";
            case CONNECT_TIMED_OUT, CONNECT_UNREACHABLE, CONNECT_FAILED -> "no connection had been made";
            default -> null;
        };
        return what == null ? this : fact(Tier.PACKETS, incident.epochNanos(), what);
    }

    /** Adds the failure as the application saw it. */
    public Statement failure() {
        if (parties.observed()) {
            return observedFailure();
        }
        Failure failure = incident.failure();
        String name = failure.exceptionClass();
        String what = switch (failure.kind()) {
            case CONNECT_REFUSED -> "the connect was refused";
            case CONNECT_TIMED_OUT -> "the connect timed out";
            case CONNECT_UNREACHABLE, CONNECT_WITHOUT_PORT, CONNECT_FAILED -> "the connect failed";
            case RESET -> "the connection was reset";
            case BROKEN_PIPE -> "a write met a broken pipe";
            case END_OF_STREAM -> "the stream ended while an answer was awaited";
            case TIMED_OUT -> "a time-out fired";
            case KERNEL_TIMED_OUT -> "the kernel gave up retransmitting";
            case CLOSED_LOCALLY -> "the socket was found closed by our own side";
            case STALLED -> "the exchange stalled";
            case ERROR_STATUS -> "the answer says that something failed";
            case POOL_TIMED_OUT -> "the wait for a pooled connection timed out";
            case STREAM_RESET -> "the stream was reset";
            case BODY_ENDED_EARLY ->
                "the answer's stream ended as if it were whole: " + failure.exceptionMessage()
                        + ", and the library had thrown nothing by then";
            case GOING_AWAY -> "the peer said that it goes away";
            case TLS_FAILED -> "the TLS handshake failed";
            case NAME_NOT_RESOLVED -> "the name was not resolved";
            case BAD_DESCRIPTOR -> "the descriptor was not open any more";
            case HANDLER_FAILED -> "the handler threw";
            case OTHER -> "the exchange failed";
        };
        String message = failure.exceptionMessage();
        return fact(
                Tier.APP,
                incident.epochNanos(),
                name == null ? what : what + ": " + name + (message == null ? "" : ": " + message));
    }

    /**
     * Adds our own close with its stack, and what is not known of it without one; nothing if there was none before the
     * failure.
     */
    public Statement ourClose(@Nullable LocalClose close) {
        if (close == null) {
            return this;
        }
        String thread = close.thread().isEmpty() ? "" : " by thread " + close.thread();
        List<String> stack = close.stack();
        String at = stack.isEmpty()
                ? ""
                : " at " + String.join(" < ", stack.subList(0, Math.min(stack.size(), STACK_FRAMES_AT_MOST)));
        if (stack.isEmpty()
                && incident.connection() != null
                && incident.connection().tls() != null) {
            missing(
                    "who closed it: the stack of this close was not taken (closes are sampled when there are many), and a TLS"
                            + " library closes the socket by itself when the peer ends the connection");
        }
        return fact(Tier.APP, close.epochNanos(), "our own side closed the connection" + thread + at);
    }

    /** Adds evidence that would have told more, and how to get it. */
    public Statement missing(String text) {
        missing.add(text);
        return this;
    }

    /** The verdict as a rule's opinion. */
    public Opinion stated() {
        return new Opinion.Stated(verdict());
    }

    /** The verdict; neighbours and missing tiers are added by {@link Diagnosis}. */
    public Verdict verdict() {
        evidence.sort(BY_TIME);
        return new Verdict(
                cause, blame, confidence, headline, action, RetryAdvice.of(incident), evidence, List.of(), missing);
    }
}

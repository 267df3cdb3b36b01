package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A TLS handshake among the packets, as far as they are held. An application's own packets are kept without their bytes:
 * then only the kinds of their payloads are known, and what is in a hello or an alert is not.
 */
public final class TlsHandshake {

    /** A record of TLS 1.3 that holds an alert: 2 bytes, its type, a tag of 8 or 16 and padding; the JDK's has 35. */
    private static final int LARGEST_ENCRYPTED_ALERT = 35;

    private static final int RECORD_HEADER = 5;
    private static final int CHANGE_CIPHER_SPEC_BYTES = 6;
    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;

    private final FlowSnapshot flow;
    private final TcpSegment hello;
    private final List<TcpSegment> clients = new ArrayList<>();
    private final List<TcpSegment> servers = new ArrayList<>();

    private TlsHandshake(FlowSnapshot flow, TcpSegment hello) {
        this.flow = flow;
        this.hello = hello;
        for (TcpSegment segment : flow.segments()) {
            if (segment.payloadBytes() > 0) {
                (segment.source().equals(flow.client()) ? clients : servers).add(segment);
            }
        }
    }

    /** The handshake of a connection whose client began with a ClientHello; null if it did not, or it is not held. */
    public static @Nullable TlsHandshake of(@Nullable FlowSnapshot flow) {
        if (flow == null) {
            return null;
        }
        for (TcpSegment segment : flow.segments()) {
            if (segment.payloadBytes() > 0 && segment.source().equals(flow.client())) {
                boolean first = flow.handshakeSeen()
                        || flow.exchange() == null
                        || flow.exchange().ordinal() == 0;
                return segment.payload() == Payload.TLS_CLIENT_HELLO && first ? new TlsHandshake(flow, segment) : null;
            }
        }
        return null;
    }

    // ---- the client's greeting ----

    /** The segment that begins with the ClientHello, as it was sent first. */
    public TcpSegment hello() {
        return hello;
    }

    /** What the ClientHello says; null if its bytes are not held. */
    public TlsPart.@Nullable ClientHello helloHead() {
        return part(hello, TlsPart.ClientHello.class);
    }

    /** How often the segment with the ClientHello was captured. */
    public int helloCopies() {
        return (int) clients.stream()
                .filter(segment ->
                        segment.payload() == Payload.TLS_CLIENT_HELLO && segment.sequence() == hello.sequence())
                .count();
    }

    /** Bytes of the client before the server's first, so of its ClientHello where nothing was answered. */
    public long helloBytes() {
        long end = hello.sequence();
        for (TcpSegment segment : clients) {
            if (servers.isEmpty() || segment.number() < servers.get(0).number()) {
                long ahead = Sequence.distance(end, segment.sequence() + segment.payloadBytes());
                end += Math.max(0, ahead);
            }
        }
        return end - hello.sequence();
    }

    /** Into how many segments the ClientHello was cut. */
    public int helloSegments() {
        return (int) clients.stream()
                .filter(segment ->
                        servers.isEmpty() || segment.number() < servers.get(0).number())
                .map(TcpSegment::sequence)
                .distinct()
                .count();
    }

    /** How many of the ClientHello's bytes were acknowledged. */
    public long helloAcknowledgedBytes() {
        long acknowledged = flow.fromServer().highestAcknowledgment();
        return acknowledged < 0
                ? 0
                : Math.max(0, Math.min(helloBytes(), Sequence.distance(hello.sequence(), acknowledged)));
    }

    /** {@code , for api.example.com, TLS 1.3 and 1.2}, as far as it is known; otherwise empty. */
    public String helloText() {
        TlsPart.ClientHello head = helloHead();
        if (head == null) {
            return "";
        }
        String name = head.serverName() == null ? ", without a server name" : ", for " + head.serverName();
        return name + ", " + offered(head);
    }

    /** {@code TLS 1.3 and 1.2}: what a client offers. */
    private static String offered(TlsPart.ClientHello head) {
        List<Integer> versions = head.supportedVersions();
        if (versions.isEmpty()) {
            return "up to " + version(head.legacyVersion());
        }
        List<String> names = versions.stream().map(TlsHandshake::version).toList();
        return String.join(", ", names);
    }

    /** {@code TLS 1.2}: a version by its number on the wire. */
    public static String version(int version) {
        return switch (version) {
            case 0x0300 -> "SSL 3.0";
            case 0x0301 -> "TLS 1.0";
            case 0x0302 -> "TLS 1.1";
            case TLS_1_2 -> "TLS 1.2";
            case TLS_1_3 -> "TLS 1.3";
            default -> "version 0x" + Integer.toHexString(version);
        };
    }

    // ---- the server's answer ----

    /** The server's first payload; null if none was seen. */
    public @Nullable TcpSegment answer() {
        return servers.isEmpty() ? null : servers.get(0);
    }

    /**
     * The server's first payload if it is no TLS; null otherwise. Where the capture may have missed what came before it,
     * that is not known either.
     */
    public @Nullable TcpSegment foreignAnswer() {
        TcpSegment answer = answer();
        TcpSegment synAck = synAck();
        if (answer == null
                || synAck == null
                || Sequence.distance(synAck.sequence(), answer.sequence()) != 1
                || answer.payloadBytes() < RECORD_HEADER) {
            return null;
        }
        return switch (answer.payload()) {
            case HTTP_REQUEST, HTTP_RESPONSE, HTTP2_PREFACE, OTHER -> answer;
            case NONE, TLS_CLIENT_HELLO, TLS_SERVER_HELLO, TLS_HANDSHAKE, TLS_ALERT, TLS_APPLICATION_DATA -> null;
        };
    }

    private @Nullable TcpSegment synAck() {
        for (TcpSegment segment : flow.segments()) {
            if (segment.has(io.wirewitness.model.TcpFlags.SYN)
                    && segment.source().equals(flow.server())) {
                return segment;
            }
        }
        return null;
    }

    /** What the server chose; null if its bytes are not held. */
    public TlsPart.@Nullable ServerHello serverHello() {
        return servers.stream()
                .map(segment -> part(segment, TlsPart.ServerHello.class))
                .filter(head -> head != null && !head.helloRetryRequest())
                .findFirst()
                .orElse(null);
    }

    /** True if TLS 1.3 was chosen, in which all behind the hellos is encrypted. */
    public boolean isTls13() {
        TlsPart.ServerHello chosen = serverHello();
        return chosen != null && chosen.version() >= TLS_1_3;
    }

    /** The segment with the server's certificates in clear; null if there is none. */
    public @Nullable TcpSegment certificatesAt() {
        return first(servers, part -> part instanceof TlsPart.Certificates);
    }

    /** The server's certificates in clear; null if they were not seen. */
    public TlsPart.@Nullable Certificates certificates() {
        TcpSegment at = certificatesAt();
        return at == null ? null : part(at, TlsPart.Certificates.class);
    }

    /**
     * True if the server sent one certificate that somebody else signed, and nothing of whoever that is. A name with "root"
     * in it speaks against a certificate between the two: then the whole chain was sent, and the root is not trusted.
     */
    public boolean chainLacksIssuer() {
        TlsPart.Certificates sent = certificates();
        TlsPart.Certificate own = sent == null ? null : sent.first();
        if (sent == null || sent.count() != 1 || own == null || own.selfSigned() || own.issuer() == null) {
            return false;
        }
        return !own.issuer().equals(own.subject())
                && !own.issuer().toLowerCase(Locale.ROOT).contains("root");
    }

    // ---- how it ended ----

    /** A fatal alert in clear, of either end; null if none is held. */
    public @Nullable TcpSegment fatalAlertAt() {
        for (TcpSegment segment : flow.segments()) {
            if (fatalIn(segment) != null) {
                return segment;
            }
        }
        return null;
    }

    /** The fatal alert that a segment brings; null if it brings none in clear. */
    public static TlsPart.@Nullable Alert fatalIn(@Nullable TcpSegment segment) {
        if (segment == null || !(segment.head() instanceof TlsRecords records)) {
            return null;
        }
        for (TlsPart part : records.parts()) {
            if (part instanceof TlsPart.Alert alert && alert.isFatal()) {
                return alert;
            }
        }
        return null;
    }

    /**
     * The segment of an end that holds an encrypted record of an alert's size and no more, as its last word in TLS 1.3; null
     * if there is none. A Finished is larger, and so is a request.
     */
    public @Nullable TcpSegment encryptedAlertAt(Endpoint sender) {
        List<TcpSegment> own = sender.equals(flow.client()) ? clients : servers;
        TcpSegment last = own.isEmpty() ? null : own.get(own.size() - 1);
        if (!isTls13() || last == null) {
            return null;
        }
        if (last.payload() == Payload.TLS_APPLICATION_DATA) {
            return last.payloadBytes() <= RECORD_HEADER + LARGEST_ENCRYPTED_ALERT ? last : null;
        }
        // A change of cipher, which TLS 1.3 sends for old boxes only (RFC 8446, D.4), and the record behind it.
        boolean behindChange = last.payload() == Payload.TLS_HANDSHAKE
                && last.payloadBytes() > CHANGE_CIPHER_SPEC_BYTES
                && last.payloadBytes() <= CHANGE_CIPHER_SPEC_BYTES + RECORD_HEADER + LARGEST_ENCRYPTED_ALERT;
        return behindChange ? last : null;
    }

    private static boolean isAlertSized(TlsPart part) {
        return part instanceof TlsPart.ApplicationData data && data.recordBytes() <= LARGEST_ENCRYPTED_ALERT;
    }

    /** True if the client has done its part: it sent its Finished, or what can only come behind it. */
    public boolean clientFinished() {
        return clients.stream().anyMatch(segment -> {
            if (segment.head() instanceof TlsRecords records) {
                return records.has(part ->
                        isTls13() ? part instanceof TlsPart.ApplicationData && !isAlertSized(part) : isFinished(part));
            }
            return segment.payload() == Payload.TLS_APPLICATION_DATA
                    && segment.payloadBytes() > RECORD_HEADER + LARGEST_ENCRYPTED_ALERT;
        });
    }

    /** True if the client sent data behind its handshake in TLS 1.2; true also in TLS 1.3, where that is not known. */
    public boolean clientMaySendData() {
        return clientFinished()
                && (isTls13()
                        || serverHello() == null
                        || clients.stream()
                                .anyMatch(segment -> segment.head() instanceof TlsRecords records
                                        ? records.has(part -> part instanceof TlsPart.ApplicationData)
                                        : segment.payload() == Payload.TLS_APPLICATION_DATA));
    }

    private static boolean isFinished(TlsPart part) {
        return part instanceof TlsPart.ApplicationData
                || (part instanceof TlsPart.Handshake message && message.type() == TlsPart.Handshake.ENCRYPTED);
    }

    /** True if both ends have done their part, so that requests may be sent; false also where that cannot be read. */
    public boolean finished() {
        return clientFinished()
                && servers.stream()
                        .anyMatch(segment -> segment.head() instanceof TlsRecords records
                                ? records.has(TlsHandshake::isFinished)
                                : segment.payload() == Payload.TLS_APPLICATION_DATA);
    }

    /** How many segments of the server bring TLS records, hellos included. */
    public boolean serverSpokeTls() {
        return servers.stream().anyMatch(segment -> segment.payload() == Payload.TLS_SERVER_HELLO);
    }

    /** Why a handshake failed in the words of one of its ends, as a reason to look no further; null if neither said. */
    public static @Nullable String failureText(@Nullable FlowSnapshot flow) {
        if (TlsMismatch.of(flow) != null) {
            return "one end spoke TLS and the other did not";
        }
        TlsHandshake tls = of(flow);
        TcpSegment at = tls == null ? null : tls.fatalAlertAt();
        TlsPart.Alert alert = fatalIn(at);
        return alert == null || flow == null || at == null
                ? null
                : "the TLS handshake had failed before: alert " + alert.name() + " from the "
                        + (at.source().equals(flow.client()) ? "client" : "server");
    }

    private static @Nullable TcpSegment first(List<TcpSegment> segments, Predicate<TlsPart> wanted) {
        for (TcpSegment segment : segments) {
            if (segment.head() instanceof TlsRecords records && records.has(wanted)) {
                return segment;
            }
        }
        return null;
    }

    private static <T extends TlsPart> @Nullable T part(TcpSegment segment, Class<T> kind) {
        return segment.head() instanceof TlsRecords records ? records.first(kind) : null;
    }
}

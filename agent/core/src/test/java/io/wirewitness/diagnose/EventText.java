package io.wirewitness.diagnose;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.CounterChange;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.Lost;
import io.wirewitness.model.PeerHistory;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.Tier;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an incident from lines a person can write: one subject per line, then {@code key=value} pairs, quoted where they
 * hold blanks. Moments are seconds after {@link WireScript#START_NANOS}; spans have a unit ({@code 12.4s}, {@code 3ms},
 * {@code 80us}); what is not given is not known. {@code #} begins a comment.
 *
 * <pre>
 *   failure at=73.4004 kind=END_OF_STREAM exception=java.io.IOException message="unexpected end of stream"
 *   connection ordinal=7 start=73.4 idle=72.38s request=412 answer=0 in=90211 out=3120
 *   before state=CLOSE_WAIT lastAck=12.38s acked=2709 queue=0 minRtt=400us
 *   after state=CLOSE acked=+0 queue=0
 *   call library="okhttp 4.12.0" method=POST url=https://api.example.com/orders keep=300s set="new ConnectionPool(5, %d, SECONDS)"
 *   close at=73.39 thread=main stack="a.B.c(B.java:1);d.E.f(E.java:2)"
 *   peer idleEnds=3 shortestIdleEnd=60s longestIdleReuse=55s sinceConnect=2s
 *   jvm kind=GC_PAUSE at=70 lasts=1.2s detail=G1
 *   counter name=TcpExt.TCPAbortOnClose change=1 over=500ms
 *   lost events=1 packets=20
 *   repeated
 * </pre>
 */
public final class EventText {

    private static final Pattern PAIR = Pattern.compile("([A-Za-z]+)=(?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern SPAN = Pattern.compile("(-?[0-9.]+)(us|ms|s)");

    private final Map<String, Map<String, String>> subjects = new HashMap<>();
    private final List<JvmEvent> jvm = new ArrayList<>();
    private final List<CounterChange> counters = new ArrayList<>();

    private EventText(String text) {
        text.lines().map(String::strip).forEach(this::line);
    }

    /** The incident that the lines describe, with the packets given; null for none. */
    public static Incident parse(String text, @Nullable FlowSnapshot flow) {
        return new EventText(text).incident(flow);
    }

    /** The same without packets. */
    public static Incident parse(String text) {
        return parse(text, null);
    }

    private void line(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int blank = line.indexOf(' ');
        String subject = blank < 0 ? line : line.substring(0, blank);
        Map<String, String> pairs = new HashMap<>();
        String rest = blank < 0 ? "" : line.substring(blank + 1);
        Matcher matcher = PAIR.matcher(rest);
        while (matcher.find()) {
            pairs.put(matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        if (!matcher.reset().replaceAll("").isBlank()) {
            throw new IllegalArgumentException("not key=value: " + line);
        }
        switch (subject) {
            case "failure", "connection", "before", "after", "call", "close", "peer", "lost", "repeated" ->
                // A later line of the same subject adds to or replaces what an earlier one said.
                subjects.computeIfAbsent(subject, name -> new HashMap<>()).putAll(pairs);
            case "jvm" ->
                jvm.add(new JvmEvent(
                        JvmEvent.Kind.valueOf(pairs.getOrDefault("kind", "")),
                        moment(pairs, "at"),
                        span(pairs, "lasts"),
                        pairs.getOrDefault("detail", "")));
            case "counter" ->
                counters.add(new CounterChange(
                        pairs.getOrDefault("name", ""), number(pairs, "change", 0), span(pairs, "over") / 1_000_000));
            default -> throw new IllegalArgumentException("unknown subject: " + line);
        }
    }

    private Incident incident(@Nullable FlowSnapshot flow) {
        Map<String, String> failure = subjects.getOrDefault("failure", Map.of());
        Connection connection = connection(failure);
        Set<Tier> tiers = EnumSet.of(Tier.APP);
        if (subjects.containsKey("before") || subjects.containsKey("after")) {
            tiers.add(Tier.KERNEL);
        }
        if (flow != null) {
            tiers.add(Tier.PACKETS);
        }
        Map<String, String> lost = subjects.getOrDefault("lost", Map.of());
        Map<String, String> peer = subjects.getOrDefault("peer", Map.of());
        return new Incident(
                "7f3a91c2",
                moment(failure, "at"),
                new Failure(
                        Failure.Kind.valueOf(failure.getOrDefault("kind", "OTHER")),
                        failure.get("exception"),
                        failure.get("message")),
                connection,
                call(),
                subjects.containsKey("repeated"),
                flow,
                new PeerHistory(
                        (int) number(peer, "idleEnds", 0),
                        millis(peer, "shortestIdleEnd"),
                        millis(peer, "longestIdleReuse"),
                        millis(peer, "sinceConnect")),
                jvm,
                counters,
                tiers,
                new Lost(number(lost, "events", 0), number(lost, "packets", 0)));
    }

    private @Nullable Connection connection(Map<String, String> failure) {
        Map<String, String> pairs = subjects.get("connection");
        if (pairs == null) {
            return null;
        }
        long start = moment(pairs, "start");
        long request = number(pairs, "request", 0);
        long answer = number(pairs, "answer", 0);
        KernelSnapshot before = snapshot("before", start - 20_000, null);
        String host = pairs.get("host");
        return new Connection(
                1,
                Role.valueOf(pairs.getOrDefault("role", "CLIENT")),
                Endpoint.parse(pairs.getOrDefault("local", "10.0.0.7:49092")),
                Endpoint.parse(pairs.getOrDefault("remote", "10.0.0.5:443")),
                host,
                pairs.containsKey("opened") ? moment(pairs, "opened") : WireScript.START_NANOS,
                moment(pairs, "connected"),
                moment(pairs, "read"),
                pairs.containsKey("write") ? moment(pairs, "write") : start,
                number(pairs, "in", answer),
                number(pairs, "out", request),
                (int) number(pairs, "ordinal", 0),
                start,
                pairs.containsKey("idle") ? millis(pairs, "idle") : -1,
                request,
                answer,
                moment(pairs, "endOfStream"),
                before,
                snapshot("after", moment(failure, "at") + 50_000, before),
                close(),
                Boolean.parseBoolean(pairs.get("multiplexed")));
    }

    private @Nullable KernelSnapshot snapshot(String subject, long at, @Nullable KernelSnapshot before) {
        Map<String, String> pairs = subjects.get(subject);
        if (pairs == null) {
            return null;
        }
        String acked = pairs.getOrDefault("acked", "-1");
        long base = acked.startsWith("+") && before != null ? before.bytesAcked() : 0;
        return new KernelSnapshot(
                pairs.containsKey("at") ? moment(pairs, "at") : at,
                TcpState.valueOf(pairs.getOrDefault("state", "UNKNOWN")),
                (int) number(pairs, "unacked", 0),
                (int) number(pairs, "retransmits", 0),
                (int) number(pairs, "backoff", 0),
                (int) number(pairs, "totalRetransmits", 0),
                number(pairs, "sent", -1),
                number(pairs, "retransmitted", 0),
                base + Long.parseLong(acked.replace("+", "")),
                number(pairs, "received", -1),
                number(pairs, "notSent", 0),
                micros(pairs, "rtt"),
                micros(pairs, "minRtt"),
                millis(pairs, "lastSent"),
                millis(pairs, "lastReceived"),
                millis(pairs, "lastAck"),
                number(pairs, "queue", -1),
                (int) number(pairs, "segmentsIn", -1),
                (int) number(pairs, "segmentsOut", -1),
                (int) number(pairs, "mtu", 1500));
    }

    private @Nullable Call call() {
        Map<String, String> pairs = subjects.get("call");
        if (pairs == null) {
            return null;
        }
        String set = pairs.get("set");
        String retries = pairs.get("retries");
        return new Call(
                1,
                pairs.getOrDefault("library", "okhttp 4.12.0"),
                pairs.get("method"),
                pairs.get("url"),
                set == null
                        ? null
                        : new PoolSettings(millis(pairs, "keep"), pairs.getOrDefault("name", "keep-alive"), set),
                pairs.containsKey("timeout") ? millis(pairs, "timeout") : -1,
                retries == null ? null : Boolean.valueOf(retries));
    }

    private @Nullable LocalClose close() {
        Map<String, String> pairs = subjects.get("close");
        if (pairs == null) {
            return null;
        }
        String stack = pairs.getOrDefault("stack", "");
        return new LocalClose(
                moment(pairs, "at"),
                pairs.getOrDefault("thread", ""),
                stack.isEmpty() ? List.of() : List.of(stack.split(";", -1)));
    }

    private static long number(Map<String, String> pairs, String key, long otherwise) {
        String value = pairs.get(key);
        return value == null ? otherwise : Long.parseLong(value);
    }

    private static long moment(Map<String, String> pairs, String key) {
        String value = pairs.get(key);
        return value == null ? 0 : WireScript.nanosAt(Double.parseDouble(value));
    }

    private static long millis(Map<String, String> pairs, String key) {
        return pairs.containsKey(key) ? span(pairs, key) / 1_000_000 : -1;
    }

    private static long micros(Map<String, String> pairs, String key) {
        return pairs.containsKey(key) ? span(pairs, key) / 1000 : -1;
    }

    private static long span(Map<String, String> pairs, String key) {
        String value = pairs.getOrDefault(key, "").toLowerCase(Locale.ROOT);
        Matcher matcher = SPAN.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(key + " is no span of time: " + value);
        }
        double size = Double.parseDouble(matcher.group(1));
        return Math.round(
                switch (matcher.group(2)) {
                    case "us" -> size * 1e3;
                    case "ms" -> size * 1e6;
                    default -> size * 1e9;
                });
    }
}

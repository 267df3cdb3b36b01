package io.wirewitness.diagnose;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.CounterChange;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HandlerFailure;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.LocalPorts;
import io.wirewitness.model.Lost;
import io.wirewitness.model.NameLookup;
import io.wirewitness.model.NextHop;
import io.wirewitness.model.OrphanedSocket;
import io.wirewitness.model.PeerHistory;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.model.PoolView;
import io.wirewitness.model.Role;
import io.wirewitness.model.StreamsView;
import io.wirewitness.model.Surroundings;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.Tier;
import io.wirewitness.model.TlsView;
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
 *   close at=73.39 thread=main stack="a.B.c(B.java:1);d.E.f(E.java:2)" byReader=true
 *   peer idleEnds=3 shortestIdleEnd=60s longestIdleReuse=55s sinceConnect=2s
 *   jvm kind=GC_PAUSE at=70 lasts=1.2s detail=G1
 *   jvm kind=THREAD_SLEPT at=70 lasts=1.2s thread=loop-1 stack="a.B.c(B.java:1);d.E.f(E.java:2)"
 *   counter name=TcpExt.TCPAbortOnClose change=1 over=500ms
 *   lost events=1 packets=20
 *   repeated
 *   goaway at=70 last=5 code=0 debug=max_age            (several: the first and the latest count)
 *   streams stream=7 resets=1 pings=10 interval=10s
 *   streamreset at=70 stream=7 code=8 by=peer
 *   tls phase=HELLO started=69 took=5s protocol=TLSv1.3 name=api.example.com alert=handshake_failure by=peer reason="..."
 *       sent=TLS_HANDSHAKE received=HTTP_RESPONSE
 *   certificate subject="CN=api" issuer="CN=Intermediate" at=http://ca.example/i.cer notAfter=9000     (several, own first)
 *   fetch address=ocsp.example:80 at=69 took=3s done=false
 *   pool name=Pool route=http://api:80 leased=2 idle=0 waiting=3 most=2 setting=setMaxConnPerRoute
 *   holder thread=main held=10s awaits=9s stack="a.B.c(B.java:1);d.E.f(E.java:2)"                              (several)
 *   handler class=java.io.IOException message=x root=java.io.IOException rootMessage="No space left on device" stack=...
 *   answer status=502 server=nginx via="1.1 proxy"
 *   lookup host=api.example.com ttl=30 negative=10 reached=10.0.0.9:443
 *   name which=latest at=20 since=10 took=12ms gives=10.0.0.5,10.0.0.6                (latest, before or fresh)
 *   refusal at=20 since=10 took=5s times=3 cache=true
 *   ports at=1 low=32768 high=60999 open=20 timeWait=28000 listening=1 reserved=2 local=10.0.0.7 otherLocals=1
 *   orphan at=1 state=FIN_WAIT1 again=2
 *   hop at=1 address=10.0.0.1 interface=eth0 resolved=true
 *   asked method=GET target=/a upgrade=true range=true body=10
 * </pre>
 */
public final class EventText {

    private static final Pattern PAIR = Pattern.compile("([A-Za-z]+)=(?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern SPAN = Pattern.compile("(-?[0-9.]+)(us|ms|s)");

    private final Map<String, Map<String, String>> subjects = new HashMap<>();
    private final List<JvmEvent> jvm = new ArrayList<>();
    private final List<CounterChange> counters = new ArrayList<>();
    private final List<StreamsView.GoAway> goAways = new ArrayList<>();
    private final List<TlsView.Certificate> chain = new ArrayList<>();
    private final Map<String, NameLookup.Resolution> names = new HashMap<>();
    private final List<PoolView.Holder> holders = new ArrayList<>();

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
            case "failure",
                    "connection",
                    "before",
                    "after",
                    "call",
                    "close",
                    "peer",
                    "lost",
                    "repeated",
                    "streams",
                    "streamreset",
                    "tls",
                    "fetch",
                    "pool",
                    "handler",
                    "answer",
                    "asked",
                    "lookup",
                    "ports",
                    "hop",
                    "orphan",
                    "refusal" ->
                // A later line of the same subject adds to or replaces what an earlier one said.
                subjects.computeIfAbsent(subject, name -> new HashMap<>()).putAll(pairs);
            case "goaway" ->
                goAways.add(new StreamsView.GoAway(
                        moment(pairs, "at"),
                        (int) number(pairs, "last", 0),
                        number(pairs, "code", 0),
                        pairs.getOrDefault("debug", "")));
            case "name" ->
                names.put(
                        pairs.getOrDefault("which", "latest"),
                        new NameLookup.Resolution(
                                moment(pairs, pairs.containsKey("since") ? "since" : "at"),
                                moment(pairs, "at"),
                                pairs.containsKey("took") ? span(pairs, "took") : 1_000_000,
                                endpoints(pairs.get("gives")),
                                pairs.get("failure")));
            case "certificate" ->
                chain.add(new TlsView.Certificate(
                        pairs.getOrDefault("subject", ""),
                        pairs.getOrDefault("issuer", ""),
                        pairs.get("at"),
                        moment(pairs, "notAfter")));
            case "holder" ->
                holders.add(new PoolView.Holder(
                        pairs.getOrDefault("thread", ""),
                        millis(pairs, "held"),
                        frames(pairs.get("stack")),
                        millis(pairs, "awaits")));
            case "jvm" ->
                jvm.add(new JvmEvent(
                        JvmEvent.Kind.valueOf(pairs.getOrDefault("kind", "")),
                        moment(pairs, "at"),
                        span(pairs, "lasts"),
                        pairs.getOrDefault("detail", ""),
                        pairs.get("thread"),
                        frames(pairs.get("stack"))));
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
        if (subjects.containsKey("before") || subjects.containsKey("after") || subjects.containsKey("ports")) {
            tiers.add(Tier.KERNEL);
        }
        if (flow != null) {
            tiers.add(Tier.PACKETS);
        }
        Map<String, String> lost = subjects.getOrDefault("lost", Map.of());
        Map<String, String> peer = subjects.getOrDefault("peer", Map.of());
        return new IncidentBuilder(
                        "7f3a91c2",
                        moment(failure, "at"),
                        new Failure(
                                Failure.Kind.valueOf(failure.getOrDefault("kind", "OTHER")),
                                failure.get("exception"),
                                failure.get("message")))
                .connection(connection)
                .call(call())
                .repeated(subjects.containsKey("repeated"))
                .flow(flow)
                .peer(new PeerHistory(
                        (int) number(peer, "idleEnds", 0),
                        millis(peer, "shortestIdleEnd"),
                        millis(peer, "longestIdleReuse"),
                        millis(peer, "sinceConnect"),
                        peer.get("usualServer")))
                .jvm(jvm)
                .counters(counters)
                .tiers(tiers)
                .lost(new Lost(number(lost, "events", 0), number(lost, "packets", 0)))
                .surroundings(Surroundings.NONE
                        .withLookup(lookup())
                        .withPorts(ports())
                        .withNextHop(hop())
                        .withOrphan(orphan()))
                .build();
    }

    private @Nullable NameLookup lookup() {
        Map<String, String> pairs = subjects.get("lookup");
        Map<String, String> refusal = subjects.get("refusal");
        return pairs == null
                ? null
                : new NameLookup(
                        pairs.getOrDefault("host", "api.example.com"),
                        names.get("latest"),
                        names.get("before"),
                        names.get("fresh"),
                        refusal == null
                                ? null
                                : new NameLookup.Refusal(
                                        moment(refusal, refusal.containsKey("since") ? "since" : "at"),
                                        moment(refusal, "at"),
                                        span(refusal, "took"),
                                        (int) number(refusal, "times", 1),
                                        Boolean.parseBoolean(refusal.get("cache"))),
                        (int) number(pairs, "ttl", NameLookup.NOT_KNOWN),
                        (int) number(pairs, "negative", NameLookup.NOT_KNOWN),
                        endpoints(pairs.get("reached")));
    }

    private @Nullable LocalPorts ports() {
        Map<String, String> pairs = subjects.get("ports");
        return pairs == null
                ? null
                : new LocalPorts(
                        moment(pairs, "at"),
                        (int) number(pairs, "low", 32_768),
                        (int) number(pairs, "high", 60_999),
                        (int) number(pairs, "reserved", 0),
                        (int) number(pairs, "open", 0),
                        (int) number(pairs, "timeWait", 0),
                        (int) number(pairs, "listening", 0),
                        number(pairs, "open", 0) + number(pairs, "timeWait", 0) == 0
                                ? null
                                : pairs.getOrDefault("local", "10.0.0.7"),
                        (int) number(pairs, "otherLocals", 0));
    }

    private @Nullable OrphanedSocket orphan() {
        Map<String, String> pairs = subjects.get("orphan");
        return pairs == null
                ? null
                : new OrphanedSocket(moment(pairs, "at"), TcpState.valueOf(pairs.getOrDefault("state", "CLOSE")), (int)
                        number(pairs, "again", 0));
    }

    private @Nullable NextHop hop() {
        Map<String, String> pairs = subjects.get("hop");
        return pairs == null
                ? null
                : new NextHop(
                        moment(pairs, "at"),
                        pairs.getOrDefault("address", "10.0.0.1"),
                        pairs.getOrDefault("interface", "eth0"),
                        Boolean.parseBoolean(pairs.get("resolved")));
    }

    /** Several, separated by commas, with or without a port. */
    private static List<Endpoint> endpoints(@Nullable String text) {
        List<Endpoint> found = new ArrayList<>();
        for (String one : text == null || text.isEmpty() ? new String[0] : text.split(",", -1)) {
            boolean port = one.startsWith("[") ? one.contains("]:") : one.contains(":");
            found.add(Endpoint.parse(port ? one : one + ":0"));
        }
        return found;
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
                Boolean.parseBoolean(pairs.get("multiplexed")),
                streams(),
                tls(),
                pairs.containsKey("descriptorEnd") ? Endpoint.parse(pairs.get("descriptorEnd")) : null);
    }

    private @Nullable StreamsView streams() {
        Map<String, String> streams = subjects.getOrDefault("streams", Map.of());
        Map<String, String> reset = subjects.get("streamreset");
        if (goAways.isEmpty() && reset == null && streams.isEmpty()) {
            return null;
        }
        return new StreamsView(
                (int) number(streams, "stream", 0),
                goAways.isEmpty() ? null : goAways.get(0),
                goAways.isEmpty() ? null : goAways.get(goAways.size() - 1),
                reset == null
                        ? null
                        : new StreamsView.Reset(
                                moment(reset, "at"),
                                !"us".equals(reset.get("by")),
                                (int) number(reset, "stream", 0),
                                number(reset, "code", 0)),
                (int) number(streams, "resets", reset == null ? 0 : 1),
                number(streams, "pings", 0),
                streams.containsKey("interval") ? millis(streams, "interval") : 0);
    }

    private @Nullable TlsView tls() {
        Map<String, String> pairs = subjects.get("tls");
        if (pairs == null) {
            return null;
        }
        Map<String, String> fetch = subjects.get("fetch");
        return new TlsView(
                TlsView.Phase.valueOf(pairs.getOrDefault("phase", "HELLO")),
                moment(pairs, "started"),
                millis(pairs, "took"),
                pairs.get("protocol"),
                pairs.get("name"),
                chain,
                pairs.get("alert"),
                "peer".equals(pairs.get("by")),
                Boolean.parseBoolean(pairs.get("closeNotify")),
                pairs.get("reason"),
                fetch == null
                        ? null
                        : new TlsView.Fetch(
                                fetch.getOrDefault("address", ""),
                                moment(fetch, "at"),
                                millis(fetch, "took"),
                                Boolean.parseBoolean(fetch.get("done"))),
                TlsView.Opening.valueOf(pairs.getOrDefault("sent", "UNKNOWN")),
                TlsView.Opening.valueOf(pairs.getOrDefault("received", "UNKNOWN")));
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
                (int) number(pairs, "mtu", 1500),
                (int) number(pairs, "outOfOrder", -1),
                number(pairs, "sendWindow", -1));
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
                retries == null ? null : Boolean.valueOf(retries),
                (int) number(subjects.getOrDefault("streams", Map.of()), "stream", 0),
                answer(),
                asked(),
                pool(),
                handler(),
                Boolean.parseBoolean(pairs.get("sentBefore")));
    }

    private @Nullable HttpResponseHead answer() {
        Map<String, String> pairs = subjects.get("answer");
        return pairs == null
                ? null
                : new HttpResponseHead(
                        (int) number(pairs, "status", 0),
                        pairs.get("server"),
                        pairs.get("via"),
                        number(pairs, "body", -1),
                        false,
                        false,
                        -1,
                        -1,
                        true,
                        false,
                        Boolean.parseBoolean(pairs.get("html")),
                        Boolean.parseBoolean(pairs.get("noCache")),
                        Boolean.parseBoolean(pairs.get("webSocketVersions")));
    }

    private @Nullable HttpRequestHead asked() {
        Map<String, String> pairs = subjects.get("asked");
        return pairs == null
                ? null
                : new HttpRequestHead(
                        pairs.getOrDefault("method", "GET"),
                        pairs.getOrDefault("target", "/"),
                        pairs.get("host"),
                        Boolean.parseBoolean(pairs.get("upgrade")),
                        Boolean.parseBoolean(pairs.get("range")),
                        number(pairs, "body", 0),
                        false,
                        false,
                        false,
                        true,
                        pairs.get("via"));
    }

    private @Nullable PoolView pool() {
        Map<String, String> pairs = subjects.get("pool");
        return pairs == null
                ? null
                : new PoolView(
                        pairs.getOrDefault("name", "pool"),
                        pairs.get("route"),
                        (int) number(pairs, "leased", -1),
                        (int) number(pairs, "idle", -1),
                        (int) number(pairs, "waiting", -1),
                        (int) number(pairs, "most", -1),
                        pairs.get("setting"),
                        holders,
                        holders.size());
    }

    private @Nullable HandlerFailure handler() {
        Map<String, String> pairs = subjects.get("handler");
        if (pairs == null) {
            return null;
        }
        String thrown = pairs.getOrDefault("class", "java.lang.RuntimeException");
        return new HandlerFailure(
                thrown,
                pairs.get("message"),
                pairs.getOrDefault("root", thrown),
                pairs.getOrDefault("rootMessage", pairs.get("message")),
                frames(pairs.get("stack")));
    }

    private static List<String> frames(@Nullable String stack) {
        return stack == null || stack.isEmpty() ? List.of() : List.of(stack.split(";", -1));
    }

    private @Nullable LocalClose close() {
        Map<String, String> pairs = subjects.get("close");
        if (pairs == null) {
            return null;
        }
        String byReader = pairs.get("byReader");
        return new LocalClose(
                moment(pairs, "at"),
                pairs.getOrDefault("thread", ""),
                frames(pairs.get("stack")),
                byReader == null ? null : Boolean.valueOf(byReader));
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

package io.wirewitness.kernel;

import static io.wirewitness.kernel.Bindings.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every live feed, on loopback with the real libpcap and tcpdump; skipped where it may not capture. */
class PacketFeedTest {

    private interface Opener {
        Opened<PacketFeed> open(CaptureSettings settings, TimeAxis axis, CpuGuard guard);
    }

    private static final CpuGuard NO_GUARD = new CpuGuard(1_000);

    static Stream<Named<Opener>> all() {
        return Stream.concat(
                Bindings.all()
                        .map(binding -> Named.of("libpcap by " + binding.getName(), libpcap(binding.getPayload()))),
                Stream.of(Named.of(
                        "tcpdump",
                        (settings, axis, guard) ->
                                TcpdumpFeed.open(settings, axis, guard).map(feed -> feed))));
    }

    private static Opener libpcap(NativeLibraries libraries) {
        return (settings, axis, guard) ->
                LibpcapFeed.open(libraries, settings, axis, guard, 0).map(feed -> feed);
    }

    private static Watched open(Opener opener, CaptureSettings settings, CpuGuard guard) {
        TimeAxis axis = TimeAxis.start();
        Opened<PacketFeed> opened = opener.open(settings, axis, guard);
        String reason = String.valueOf(opened.reason());
        assumeTrue(!reason.contains("no right to capture") && !reason.contains("not installed"), reason);
        PacketFeed feed = opened.value();
        if (feed == null) {
            throw new AssertionError(reason);
        }
        return new Watched(feed, axis);
    }

    private static Watched open(Opener opener) {
        return open(opener, CaptureSettings.defaults(), NO_GUARD);
    }

    private static void send(Wire wire, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        wire.client().write(ByteBuffer.wrap(bytes));
        Wire.receive(wire.server(), bytes.length);
    }

    private static int port(Wire wire) {
        return wire.client().socket().getLocalPort();
    }

    @ParameterizedTest
    @MethodSource("all")
    void seesAConnectionFromItsBeginningToItsEnd(Opener opener) throws Exception {
        try (Watched watched = open(opener)) {
            long before = watched.axis().now();
            int port;
            try (Wire wire = Wire.open()) {
                port = port(wire);
                send(wire, "GET / HTTP/1.1\r\nCookie: secret\r\n\r\n");
            }
            watched.catchUp();
            long after = watched.axis().now();

            List<TcpSegment> seen = watched.of(port);
            assertThat(seen.get(0).flags() & 0x3f).isEqualTo(TcpFlags.SYN);
            assertThat(seen.get(1).flags() & 0x3f).isEqualTo(TcpFlags.SYN | TcpFlags.ACK);
            assertThat(seen).filteredOn(segment -> segment.has(TcpFlags.FIN)).hasSize(2);
            assertThat(seen)
                    .filteredOn(segment -> segment.payload() == Payload.HTTP_REQUEST)
                    .extracting(TcpSegment::payloadBytes)
                    .containsExactly(34);
            long clocksDiffer = 50_000; // of two clocks compared within microseconds
            assertThat(seen)
                    .allSatisfy(segment ->
                            assertThat(segment.epochNanos()).isBetween(before - clocksDiffer, after + clocksDiffer));
            assertThat(watched.feed().running()).isTrue();
            assertThat(watched.feed().lost()).isZero();
            assertThat(watched.feed().description()).contains("on any, filter: tcp");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void seesIpv6(Opener opener) throws Exception {
        byte[] six = new byte[16];
        six[15] = 1;
        try (Watched watched = open(opener);
                Wire wire = Wire.open(InetAddress.getByAddress(six))) {
            watched.catchUp();
            assertThat(watched.saw(port(wire), TcpFlags.SYN)).isTrue();
        }
    }

    /** What caughtUpToNanos promises, asked many times. */
    @ParameterizedTest
    @MethodSource("all")
    void whatItClaimsToHaveSeenCanBeDrained(Opener opener) throws Exception {
        try (Watched watched = open(opener)) {
            for (int i = 0; i < 40; i++) {
                int port;
                try (Wire wire = Wire.open()) {
                    port = port(wire);
                }
                watched.catchUp();
                assertThat(watched.saw(port, TcpFlags.FIN))
                        .as("connection %d", i)
                        .isTrue();
                watched.segments().clear();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingOfThePayloadIsKept(Opener opener) throws Exception {
        try (Watched watched = open(opener);
                Wire wire = Wire.open()) {
            send(wire, "POST /secret HTTP/1.1\r\n\r\n");
            watched.catchUp();
            List<String> kept = new ArrayList<>();
            watched.feed()
                    .recall(
                            wire.key(),
                            (number, nanos, link, length, bytes) -> kept.add(
                                    StandardCharsets.ISO_8859_1.decode(bytes).toString()));

            assertThat(watched.of(port(wire))).extracting(TcpSegment::payload).contains(Payload.HTTP_REQUEST);
            assertThat(kept).isNotEmpty().noneMatch(text -> text.contains("secret"));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void oneInterfaceAndAFilter(Opener opener) throws Exception {
        try (Wire wire = Wire.open();
                Wire other = Wire.open()) {
            String filter = "tcp port " + port(wire);
            CaptureSettings settings = new CaptureSettings("lo", filter, 96, 1 << 20, true, 5);
            try (Watched watched = open(opener, settings, NO_GUARD)) {
                send(other, "aaa");
                send(wire, "bbb");
                watched.catchUp();

                assertThat(watched.of(port(wire)))
                        .extracting(TcpSegment::payloadBytes)
                        .contains(3);
                assertThat(watched.of(port(other))).isEmpty();
                assertThat(watched.feed().description()).contains("on lo").contains(filter);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsWrongIsSaid(Opener opener) {
        TimeAxis axis = TimeAxis.start();
        try (Watched possible = open(opener)) {
            assertThat(possible.feed().running()).isTrue();
        }
        CaptureSettings noInterface = new CaptureSettings("nosuch0", "tcp", 128, 1 << 20, false, 5);
        assertThat(opener.open(noInterface, axis, NO_GUARD).reason())
                .contains("nosuch0")
                .doesNotContain("\n");
        CaptureSettings noFilter = new CaptureSettings("any", "tcp and wat", 128, 1 << 20, false, 5);
        assertThat(opener.open(noFilter, axis, NO_GUARD).reason())
                .contains("syntax error")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @MethodSource("all")
    void closingEndsItsThreadsAndKeepsItsPackets(Opener opener) throws Exception {
        Watched watched = open(opener);
        try (Wire wire = Wire.open()) {
            watched.catchUp();
            watched.close();
            watched.close();

            assertThat(watched.feed().running()).isFalse();
            assertThat(watched.feed().description()).endsWith("closed");
            List<TcpSegment> recalled = new ArrayList<>();
            watched.feed().recall(wire.key(), Watched.into(recalled));
            assertThat(recalled).anyMatch(segment -> segment.source().port() == port(wire));
        }
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("wirewitness-capture")));
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aGuardThatIsExceededNarrowsAndThenStops(Opener opener) throws Exception {
        CpuGuard nothingIsAllowed = new CpuGuard(0, 1);
        try (Watched watched = open(opener, CaptureSettings.defaults(), nothingIsAllowed)) {
            String marks = CaptureFilter.told(CaptureFilter.marksOf(CaptureFilter.USUAL));
            await().until(() -> {
                traffic();
                return watched.feed().description().endsWith(marks)
                        || !watched.feed().running();
            });
            assertThat(watched.feed().description()).endsWith(marks);
            await().until(() -> {
                traffic();
                return !watched.feed().running();
            });
            assertThat(watched.feed().description()).contains("stopped: used ").contains("capture.max-cpu=5");
        }
    }

    private static void traffic() throws Exception {
        try (Wire wire = Wire.open()) {
            send(wire, "x");
        }
    }

    @ParameterizedTest
    @MethodSource("io.wirewitness.kernel.Bindings#all")
    void libpcapNarrowsItsFilterToTheApplicationsEndpoints(NativeLibraries libraries) throws Exception {
        try (Watched watched = open(libpcap(libraries));
                Wire ours = Wire.open();
                Wire other = Wire.open()) {
            Endpoint server = Endpoint.of(
                    InetAddress.getLoopbackAddress(), ours.server().socket().getLocalPort());
            watched.feed().narrowTo(List.of(server, Endpoint.parse("[2001:db8::7]:443")));
            await().until(() -> watched.feed().description().contains("host 127.0.0.1 and tcp port " + server.port()));
            watched.catchUp();
            watched.segments().clear();

            send(ours, "abc");
            send(other, "defg");
            Wire.abort(other.client());
            watched.catchUp();

            assertThat(watched.of(port(ours)))
                    .extracting(TcpSegment::payloadBytes)
                    .contains(3);
            assertThat(watched.of(other.server().socket().getLocalPort()))
                    .singleElement()
                    .satisfies(segment -> assertThat(segment.has(TcpFlags.RST)).isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("io.wirewitness.kernel.Bindings#all")
    void libpcapTakesTheLongestFilters(NativeLibraries libraries) throws Exception {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < CaptureFilter.MOST_TERMS; i++) {
            endpoints.add(new Endpoint(0x2001_0db8_0000_0000L + i, i, 10_000 + i));
        }
        try (Watched watched = open(libpcap(libraries))) {
            watched.feed().narrowTo(endpoints);
            await().until(() -> watched.feed().description().contains("tcp port 10039"));
        }
    }

    @Test
    void autoTakesLibpcap() {
        Opened<PacketFeed> opened =
                CaptureChoice.AUTO.open(NativeLibraries.of(null), CaptureSettings.defaults(), TimeAxis.start());
        assumeTrue(opened.value() != null, opened.reason());
        try (PacketFeed feed = required(opened.value())) {
            assertThat(feed.description().toLowerCase(Locale.ROOT)).startsWith("libpcap 1.");
        }
    }

    @Test
    void offIsOff() {
        assertThat(CaptureChoice.OFF
                        .open(NativeLibraries.of(null), CaptureSettings.defaults(), TimeAxis.start())
                        .reason())
                .isEqualTo("capture=off");
    }
}

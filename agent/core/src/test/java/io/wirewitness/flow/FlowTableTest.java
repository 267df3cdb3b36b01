package io.wirewitness.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FlowTableTest {

    private final PacketDecoder decoder = new PacketDecoder();
    private long number;

    private void add(FlowTable table, WireScript script) {
        script.play((n, nanos, link, original, bytes) -> {
            assertThat(decoder.decode(link, original, bytes)).isEqualTo(Decoded.TCP);
            table.add(++number, nanos, decoder, decoder.peek());
        });
    }

    private static WireScript script(int client) {
        return WireScript.between(
                ends(client).second().toString(), ends(client).first().toString());
    }

    private static FlowKey ends(int client) {
        return FlowKey.of(
                Endpoint.ofIpv4(0x0a000001, 443), Endpoint.ofIpv4(0x0a010000 + client / 7, 1024 + client % 7));
    }

    @Test
    void findsBothDirectionsUnderOneKey() {
        FlowTable table = new FlowTable(10);
        add(table, script(1).handshake().client(1).server(2));

        assertThat(table.size()).isEqualTo(1);
        assertThat(table.find(ends(2))).isNull();
        assertThat(Objects.requireNonNull(table.find(ends(1))).key()).isEqualTo(ends(1));
    }

    @Test
    void whoIsIdleLongestLeaves() {
        List<FlowKey> left = new ArrayList<>();
        FlowTable table = new FlowTable(3, flow -> left.add(flow.key()));
        add(table, script(1).at(0).handshake());
        add(table, script(2).at(10).handshake());
        add(table, script(3).at(20).handshake());
        add(table, script(1).at(30).client(1));
        add(table, script(4).at(40).handshake());

        assertThat(left).containsExactly(ends(2));
        assertThat(table.evictions()).isEqualTo(1);
        List<FlowKey> there = new ArrayList<>();
        table.forEach(flow -> there.add(flow.key()));
        assertThat(there).containsExactly(ends(3), ends(1), ends(4));
    }

    @Test
    void aSuccessorLeavesTheTableNoLarger() {
        List<Long> left = new ArrayList<>();
        FlowTable table = new FlowTable(3, flow -> left.add(flow.firstNumber()));
        add(table, script(1).handshake().serverRst());
        add(table, script(1).clientSequence(77).handshake());

        assertThat(left).containsExactly(1L);
        assertThat(Objects.requireNonNull(table.find(ends(1))).firstNumber()).isEqualTo(5);
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.connections()).isEqualTo(2);
        assertThat(table.evictions()).isZero();
    }

    @Test
    void copiesAreCountedOverAllFlows() {
        FlowTable table = new FlowTable(1);
        add(table, script(1).handshake().duplicate());
        add(table, script(2).handshake().duplicate().client(3).duplicate());

        assertThat(table.duplicates()).isEqualTo(3);
    }

    /** Against a map that does the same in the simplest way. */
    @Test
    void behavesLikeAMapWithAccessOrder() {
        int most = 100;
        FlowTable table = new FlowTable(most);
        Map<FlowKey, Long> model = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<FlowKey, Long> eldest) {
                return size() > most;
            }
        };
        Map<Integer, byte[]> segments = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 50_000; round++) {
            int client = random.nextInt(250);
            byte[] segment =
                    segments.computeIfAbsent(client, c -> bytesOf(script(c).client(1)));
            assertThat(decoder.decode(LinkType.ETHERNET, ByteBuffer.wrap(segment)))
                    .isEqualTo(Decoded.TCP);
            Flow flow = table.add(round, round * 10_000_000_000L, decoder, 0);
            long count = model.merge(ends(client), 1L, Long::sum);
            if (flow.snapshot(List.of(), false).fromClient().segments() != count) {
                assertThat(flow.snapshot(List.of(), false).fromClient().segments())
                        .as("round %d", round)
                        .isEqualTo(count);
            }
        }
        List<FlowKey> there = new ArrayList<>();
        table.forEach(flow -> there.add(flow.key()));
        assertThat(there).containsExactlyElementsOf(model.keySet());
        assertThat(there).allSatisfy(key -> assertThat(table.find(key)).isNotNull());
        assertThat(table.size()).isEqualTo(most);
    }

    private static byte[] bytesOf(WireScript script) {
        List<byte[]> packets = new ArrayList<>();
        script.play((n, nanos, link, original, bytes) -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            packets.add(copy);
        });
        return packets.get(0);
    }
}

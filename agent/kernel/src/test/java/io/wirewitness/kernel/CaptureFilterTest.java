package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Endpoint;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The texts; {@link PacketFeedTest} gives them to libpcap. */
class CaptureFilterTest {

    @Test
    void fewEndpointsByAddressAndPort() {
        assertThat(CaptureFilter.narrowed("tcp", List.of(Endpoint.parse("10.0.0.5:443"), Endpoint.parse("[::]:8080"))))
                .startsWith("(tcp) and ((tcp port 8080) or (host 10.0.0.5 and tcp port 443) or (ip and tcp[tcpflags]");
        assertThat(CaptureFilter.narrowed("tcp", List.of(Endpoint.parse("0.0.0.0:80"))))
                .startsWith("(tcp) and ((tcp port 80) or ");
        assertThat(CaptureFilter.narrowed("tcp", List.of(Endpoint.parse("[2001:db8::7]:443"))))
                .contains("host 2001:db8:0:0:0:0:0:7 and tcp port 443");
    }

    @Test
    void peopleAreToldOfIcmpInTwoWords() {
        assertThat(CaptureFilter.told(CaptureFilter.USUAL)).isEqualTo("tcp or ICMP errors");
        assertThat(CaptureFilter.told(CaptureFilter.marksOf("tcp")))
                .startsWith("(tcp) and (")
                .endsWith(" or ICMP errors)");
        assertThat(CaptureFilter.told("port 80")).isEqualTo("port 80");
    }

    @Test
    void manyEndpointsByPort() {
        List<Endpoint> many = IntStream.range(0, 1_000)
                .mapToObj(i -> Endpoint.ofIpv4(0x0a000000 + i, 443 + i % 2))
                .toList();
        assertThat(CaptureFilter.narrowed("tcp", many))
                .startsWith("(tcp) and ((tcp port 443) or (tcp port 444) or (ip and ");
    }

    @Test
    void tooManyPortsOrNoneAtAllUnchanged() {
        List<Endpoint> many = IntStream.range(0, 1_000)
                .mapToObj(i -> Endpoint.ofIpv4(0x0a000001, 1 + i))
                .toList();
        assertThat(CaptureFilter.narrowed("tcp and net 10", many)).isEqualTo("tcp and net 10");
        assertThat(CaptureFilter.narrowed("tcp", List.of())).isEqualTo("tcp");
    }
}

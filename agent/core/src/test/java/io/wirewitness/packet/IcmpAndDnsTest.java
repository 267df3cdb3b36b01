package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.NameQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** ICMP errors and names, as a kernel sent them; tshark is the second opinion. */
class IcmpAndDnsTest {

    private static final Path CAPTURE = Path.of("src/test/captures/errors.pcap");

    private final PacketDecoder decoder = new PacketDecoder();
    private final List<IcmpError> errors = new ArrayList<>();
    private final List<NameQuery> queries = new ArrayList<>();
    private final List<NameAnswer> answers = new ArrayList<>();

    private void read() throws IOException {
        try (CaptureReader reader = CaptureReader.open(CAPTURE)) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                Decoded outcome = decoder.decode(link, original, bytes);
                if (outcome == Decoded.ICMP_ERROR) {
                    errors.add(decoder.toIcmpError(number, nanos));
                } else if (outcome == Decoded.DNS) {
                    NameQuery query = decoder.dns().query(number, nanos);
                    NameAnswer answer = decoder.dns().answer(number, nanos);
                    assertThat(query == null).isNotEqualTo(answer == null);
                    if (query != null) {
                        queries.add(query);
                    } else if (answer != null) {
                        answers.add(answer);
                    }
                }
            });
        }
    }

    @Test
    void errorsSayWhoCouldNotDeliverWhat() throws IOException {
        read();
        assertThat(errors)
                .extracting(IcmpError::text)
                .containsExactly(
                        "network unreachable",
                        "host unreachable",
                        "port unreachable",
                        "protocol unreachable",
                        "network administratively prohibited",
                        "host administratively prohibited",
                        "no route",
                        "administratively prohibited",
                        "address unreachable",
                        "port unreachable",
                        "fragmentation needed, next hop carries 1280 bytes",
                        "packet too big, next hop carries 1280 bytes",
                        "time to live exceeded",
                        "hop limit exceeded");
        assertThat(errors).filteredOn(IcmpError::isTooBig).hasSize(2);
        assertThat(errors).filteredOn(IcmpError::isProhibited).hasSize(3);
        IcmpError tooBig = errors.get(11);
        assertThat(tooBig.from()).isEqualTo(Endpoint.parse("[fd09::2]:0"));
        assertThat(tooBig.quotedSource()).isEqualTo(Endpoint.parse("[fd09::1]:50001"));
        assertThat(tooBig.quotedDestination()).isEqualTo(Endpoint.parse("[fd99::9]:9100"));
        assertThat(tooBig.quotedSequence()).isEqualTo(0x01020304);
        assertThat(errors.get(0).from()).isEqualTo(Endpoint.parse("10.9.0.2:0"));
        assertThat(errors.get(0).mtuBytes()).isZero();
    }

    @Test
    void tsharkReadsTheSameErrors() throws Exception {
        read();
        List<String> theirs = Tshark.fields(
                CAPTURE,
                "l",
                "(icmp or icmpv6) and tcp",
                "frame.number",
                "icmp.type",
                "icmpv6.type",
                "icmp.code",
                "icmpv6.code",
                "icmp.mtu",
                "icmpv6.mtu",
                "tcp.srcport",
                "tcp.dstport",
                "tcp.seq");
        assertThat(errors.stream().map(IcmpAndDnsTest::line)).containsExactlyElementsOf(theirs);
    }

    private static String line(IcmpError error) {
        String mtu = error.mtuBytes() == 0 ? "" : "" + error.mtuBytes();
        String format = error.ipv6() ? "%d\t\t%d\t\t%d\t\t%s\t%d\t%d\t%d" : "%d\t%d\t\t%d\t\t%s\t\t%d\t%d\t%d";
        return String.format(
                format,
                error.number(),
                error.type(),
                error.code(),
                mtu,
                error.quotedSource().port(),
                error.quotedDestination().port(),
                error.quotedSequence());
    }

    @Test
    void everyQueryHasItsAnswer() throws IOException {
        read();
        assertThat(queries)
                .hasSize(10)
                .allSatisfy(query ->
                        assertThat(answers.stream().filter(query::isAnsweredBy)).hasSize(1));
        NameAnswer alias = answers.get(2);
        assertThat(alias.name()).isEqualTo("alias.example.com");
        assertThat(alias.hasCname()).isTrue();
        assertThat(alias.complete()).isTrue();
        assertThat(alias.resolver()).isEqualTo(Endpoint.parse("10.9.0.2:53"));
        assertThat(alias.client().host()).isEqualTo("10.9.0.1");
        assertThat(alias.ttlSeconds()).isEqualTo(61);
        assertThat(answers.get(3).responseText()).isEqualTo("no such name");
        assertThat(answers.get(4).asksForAddresses()).isFalse();
    }

    @Test
    void tsharkReadsTheSameAnswers() throws Exception {
        read();
        List<String> theirs = Tshark.fields(
                CAPTURE,
                "a",
                "dns.flags.response == 1",
                "frame.number",
                "dns.id",
                "dns.qry.name",
                "dns.qry.type",
                "dns.flags.rcode",
                "dns.a",
                "dns.aaaa");
        assertThat(answers.stream().map(IcmpAndDnsTest::line))
                .containsExactlyElementsOf(theirs.stream()
                        .map(line -> line.replace("Example", "example").replace("db8::", "db8:0:0:0:0:0:"))
                        .toList());
    }

    private static String line(NameAnswer answer) {
        String v4 = answer.addresses().stream()
                .filter(Endpoint::isIpv4)
                .map(Endpoint::host)
                .collect(Collectors.joining(","));
        String v6 = answer.addresses().stream()
                .filter(address -> !address.isIpv4())
                .map(Endpoint::host)
                .collect(Collectors.joining(","));
        return String.format(
                "%d\t0x%04x\t%s\t%d\t%d\t%s\t%s",
                answer.number(), answer.id(), answer.name(), answer.type(), answer.responseCode(), v4, v6);
    }
}

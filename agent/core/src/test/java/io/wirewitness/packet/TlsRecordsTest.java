package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.model.MessageHead;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handshakes of openssl with itself; tshark is the second opinion. */
class TlsRecordsTest {

    private static final Path CAPTURE = Path.of("src/test/captures/tls.pcap");

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sent(long number, int serverPort, boolean byClient, byte[] payload, TlsRecords records) {

        <T extends TlsPart> T part(Class<T> kind) {
            return Objects.requireNonNull(records.first(kind));
        }
    }

    private static @Nullable MessageHead read(byte[] payload, int kept) {
        ByteBuffer buffer = ByteBuffer.allocate(kept + 7).put(5, payload, 0, kept);
        return MessageHeads.read(buffer, 5, 5 + kept, payload.length);
    }

    private static TlsRecords records(byte[] payload, int kept) {
        MessageHead head = read(payload, kept);
        assertThat(head).isInstanceOf(TlsRecords.class);
        return (TlsRecords) Objects.requireNonNull(head);
    }

    private static List<Sent> segments() throws IOException {
        List<Sent> segments = new ArrayList<>();
        PacketDecoder decoder = new PacketDecoder();
        try (CaptureReader reader = CaptureReader.open(CAPTURE)) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                if (decoder.decode(link, original, bytes) == Decoded.TCP && decoder.payloadBytes() > 0) {
                    byte[] payload = new byte[decoder.payloadBytes()];
                    bytes.get(decoder.payloadOffset(), payload);
                    boolean byClient = decoder.destinationPort() < 9500;
                    int port = byClient ? decoder.destinationPort() : decoder.sourcePort();
                    segments.add(new Sent(number, port, byClient, payload, records(payload, payload.length)));
                }
            });
        }
        return segments;
    }

    private static List<Sent> segments(int serverPort, boolean byClient) throws IOException {
        return segments().stream()
                .filter(segment -> segment.serverPort == serverPort && segment.byClient == byClient)
                .sorted(Comparator.comparingLong(Sent::number))
                .toList();
    }

    @Test
    void helloOfTheClient() throws IOException {
        Sent hello = segments(9442, true).get(0);
        TlsPart.ClientHello offered = hello.part(TlsPart.ClientHello.class);
        assertThat(offered.serverName()).isEqualTo("pay.example.com");
        assertThat(offered.legacyVersion()).isEqualTo(0x0303);
        assertThat(offered.supportedVersions()).containsExactly(0x0304, 0x0303, 0x0302, 0x0301);
        assertThat(offered.highestVersion()).isEqualTo(0x0304);
        assertThat(offered.messageBytes()).isEqualTo(hello.payload.length - 5);
        assertThat(offered.presentBytes()).isEqualTo(offered.messageBytes());
        assertThat(hello.records.complete()).isTrue();

        TlsRecords cut = records(hello.payload, 100);
        TlsPart.ClientHello part = Objects.requireNonNull(cut.first(TlsPart.ClientHello.class));
        assertThat(part.presentBytes()).isEqualTo(95);
        assertThat(part.messageBytes()).isEqualTo(offered.messageBytes());
        assertThat(cut.complete()).isFalse();
        assertThat(segments(9441, true).get(0).part(TlsPart.ClientHello.class).highestVersion())
                .isEqualTo(0x0303);
    }

    @Test
    void oneCertificateWhoseIssuerIsNotThere() throws IOException {
        Sent flight = segments(9441, false).get(0);
        TlsPart.Certificates sent = flight.part(TlsPart.Certificates.class);
        assertThat(sent.count()).isEqualTo(1);
        assertThat(sent.first())
                .isEqualTo(sent.last())
                .isEqualTo(new TlsPart.Certificate(
                        "pay.example.com",
                        "Example Issuing CA R1",
                        false,
                        "http://aia.example.net/r1.cer",
                        "http://ocsp.example.net/r1"));
        assertThat(flight.records.hasHandshake(TlsPart.Handshake.SERVER_HELLO_DONE))
                .isTrue();
        assertThat(flight.records.hasHandshake(TlsPart.Handshake.CERTIFICATE_REQUEST))
                .isFalse();
        Sent answer = segments(9441, true).get(1);
        assertThat(answer.records.parts())
                .containsExactly(
                        new TlsPart.Handshake(TlsPart.Handshake.CLIENT_KEY_EXCHANGE),
                        new TlsPart.ChangeCipherSpec(),
                        new TlsPart.Handshake(TlsPart.Handshake.ENCRYPTED));
    }

    @Test
    void oneCertificateIsCountedAlsoWhereItWasCut() throws IOException {
        byte[] flight = segments(9441, false).get(0).payload;
        TlsPart.Certificates cut = Objects.requireNonNull(records(flight, 500).first(TlsPart.Certificates.class));
        assertThat(cut.count()).isEqualTo(1);
        assertThat(Objects.requireNonNull(cut.first()).issuer()).isEqualTo("Example Issuing CA R1");
        assertThat(cut.first().ocspUrl()).isNull();
        assertThat(cut.presentBytes()).isLessThan(cut.messageBytes());
    }

    @Test
    void aWholeChain() throws IOException {
        Sent flight = segments(9442, false).get(0);
        TlsPart.Certificates sent = flight.part(TlsPart.Certificates.class);
        assertThat(sent.count()).isEqualTo(3);
        assertThat(Objects.requireNonNull(sent.first()).subject()).isEqualTo("pay.example.com");
        assertThat(sent.last()).isEqualTo(new TlsPart.Certificate("Example Root", "Example Root", true, null, null));
        TlsPart.Certificates cut =
                Objects.requireNonNull(records(flight.payload, 1000).first(TlsPart.Certificates.class));
        assertThat(cut.count()).isEqualTo(-1);
        assertThat(cut.first()).isNotNull();
        assertThat(cut.last()).isNull();
    }

    @Test
    void aSecondHello() throws IOException {
        TlsPart.ServerHello retry = segments(9443, false).get(0).part(TlsPart.ServerHello.class);
        assertThat(retry.helloRetryRequest()).isTrue();
        assertThat(segments(9443, true).get(1).records.parts())
                .hasSize(2)
                .last()
                .isInstanceOf(TlsPart.ClientHello.class);
        TlsPart.ServerHello hello = segments(9443, false).get(1).part(TlsPart.ServerHello.class);
        assertThat(hello.helloRetryRequest()).isFalse();
        assertThat(hello.version()).isEqualTo(0x0304);
        assertThat(hello.cipherSuite()).isEqualTo(0x1302);
    }

    @Test
    void refusals() throws IOException {
        TlsPart.Alert version = segments(9444, false).get(0).part(TlsPart.Alert.class);
        assertThat(version.name()).isEqualTo("protocol_version");
        assertThat(version.isFatal()).isTrue();
        List<Sent> answers = segments(9445, false);
        assertThat(answers.get(0).records.hasHandshake(TlsPart.Handshake.CERTIFICATE_REQUEST))
                .isTrue();
        assertThat(answers.get(answers.size() - 1).part(TlsPart.Alert.class).name())
                .isEqualTo("handshake_failure");
        assertThat(segments(9445, true).get(1).part(TlsPart.Certificates.class))
                .isEqualTo(new TlsPart.Certificates(0, null, null, 7, 7));
        List<Sent> closing = segments(9441, false);
        assertThat(closing.get(closing.size() - 1).part(TlsPart.Alert.class))
                .isEqualTo(new TlsPart.Alert(-1, -1, true));
    }

    @Test
    void tsharkReadsTheSameMessages() throws Exception {
        Map<String, String> ours = new TreeMap<>();
        for (Sent segment : segments()) {
            ours.merge("" + segment.number, describe(segment.records), (one, other) -> one + other);
        }
        ours.values().removeIf(String::isBlank);
        Map<String, String> theirs = new TreeMap<>();
        Tshark.fields(
                        CAPTURE,
                        "a",
                        "tls",
                        "frame.number",
                        "tls.handshake.type",
                        "tls.alert_message.desc",
                        "tls.handshake.extensions_server_name")
                .forEach(line ->
                        theirs.put(line.substring(0, line.indexOf('\t')), line.substring(line.indexOf('\t') + 1)));
        theirs.values().removeIf(String::isBlank);
        assertThat(ours).hasSizeGreaterThan(12).isEqualTo(theirs);
    }

    /** Types, alert, name: as tshark prints them. */
    private static String describe(TlsRecords records) {
        String types = joined(records, part -> "" + type(part), part -> type(part) > 0);
        String alerts = joined(
                records,
                part -> "" + ((TlsPart.Alert) part).description(),
                part -> part instanceof TlsPart.Alert alert && !alert.encrypted());
        TlsPart.ClientHello hello = records.first(TlsPart.ClientHello.class);
        String name = hello == null ? "" : Objects.requireNonNullElse(hello.serverName(), "");
        String text = types + "\t" + alerts + "\t" + name;
        return text.isBlank() ? "" : text;
    }

    private static String joined(TlsRecords records, Function<TlsPart, String> text, Predicate<TlsPart> wanted) {
        return records.parts().stream().filter(wanted).map(text).collect(Collectors.joining(","));
    }

    private static int type(TlsPart part) {
        if (part instanceof TlsPart.ClientHello) {
            return 1;
        }
        if (part instanceof TlsPart.ServerHello) {
            return 2;
        }
        if (part instanceof TlsPart.Certificates) {
            return 11;
        }
        return part instanceof TlsPart.Handshake message ? message.type() : 0;
    }

    @ParameterizedTest
    @CsvSource({
        "1503030002 0228, 2, handshake_failure, true",
        "1503010002 0100, 1, close_notify, false",
        "1503030002 0200, 2, close_notify, false",
        "1503030002 0274, 2, certificate_required, true",
        "1503030002 02ee, 2, alert 238, true",
        "1503030002 02, -1, alert, false",
        "150303001a 0000000000000001000000000000000000000000000000000000, -1, encrypted alert, false",
    })
    void alerts(String hex, int level, String name, boolean fatal) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        TlsPart.Alert alert =
                Objects.requireNonNull(records(bytes, bytes.length).first(TlsPart.Alert.class));
        assertThat(alert.level()).isEqualTo(level);
        assertThat(alert.name()).isEqualTo(name);
        assertThat(alert.isFatal()).isEqualTo(fatal);
    }

    @Test
    void anEncryptedHandshakeMessageOfItsOwnIsKnownAsThat() {
        // AES-GCM: the counter before the cipher text looks like two empty messages of type 0
        byte[] finished = HexFormat.of().parseHex("1603030028" + "0000000000000000" + "9f".repeat(32));
        assertThat(records(finished, finished.length).parts())
                .containsExactly(new TlsPart.Handshake(TlsPart.Handshake.ENCRYPTED));
        byte[] asked = HexFormat.of().parseHex("160303000400000000");
        assertThat(records(asked, asked.length).parts()).containsExactly(new TlsPart.Handshake(0));
    }

    @Test
    void noCutThrowsAndNoneInventsAMessage() throws IOException {
        for (Sent segment : segments()) {
            for (int kept = 0; kept < segment.payload.length; kept += kept < 400 ? 1 : 7) {
                MessageHead head = read(segment.payload, kept);
                if (head instanceof TlsRecords cut) {
                    assertThat(cut.complete()).isFalse();
                    assertThat(cut.parts().size())
                            .isLessThanOrEqualTo(segment.records.parts().size());
                } else {
                    assertThat(kept).isLessThan(6);
                }
            }
        }
    }
}

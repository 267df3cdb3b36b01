package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.Retry;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule wrote into a verdict is redacted wherever it is shown. */
final class SecretsTest {

    private static final Path ANYWHERE = Path.of("unused");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed (https://user:pw@h/p?token=SECRET)",
                "https://user:pw@h/p?token=SECRET",
                "Invalid status line: SECRET-PAYLOAD",
                "Connection reset\nSECRET-HEADER: pw",
            })
    void noSecretPassesInAnyForm(String message) throws IOException {
        assertThat(shown(report(message), Redaction.DEFAULT))
                .hasSize(4)
                .allSatisfy(form -> assertThat(form)
                        .contains("a verdict")
                        .doesNotContain("SECRET")
                        .doesNotContain("pw"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed to connect to api.example.com/10.0.0.5 (port 443)",
                "connect to API.EXAMPLE.COM (10.0.0.5:443)",
                "OkHttp https://api.example.com/...",
                "api.example.com: Name or service not known",
            })
    void aHiddenHostIsHiddenInEveryForm(String message) throws IOException {
        Redaction hiding = new Redaction(EnumSet.of(Redaction.Part.HOST));
        assertThat(shown(report(message), hiding))
                .hasSize(4)
                .allSatisfy(form -> assertThat(form).contains("a verdict").doesNotContainIgnoringCase("example.com"));
    }

    /** The block, the line, the JSON, the capture file. */
    private static List<String> shown(Report report, Redaction redaction) throws IOException {
        VerdictText text = new VerdictText(redaction);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new PcapngSink(ANYWHERE, "0.1.0", 128, redaction).write(report, file);
        return Stream.of(
                        text.full(report),
                        text.oneLine(report),
                        new IncidentJson(redaction).write(report),
                        file.toString(StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** A report that says this everywhere. */
    private static Report report(String message) {
        Failure failure = new Failure(Failure.Kind.OTHER, "java.io.IOException", message);
        Incident plain = Example.incident("7f3a91c2", Example.AT_NANOS, Example.REMOTE, failure, Example.call());
        Incident incident = plain.toBuilder()
                .failure(failure)
                .connection(closedBy(java.util.Objects.requireNonNull(plain.connection()), message))
                .call(null)
                .repeated(false)
                .build();
        String said = "a verdict: " + message;
        Verdict verdict = new Verdict(
                "local-close",
                Blame.LOCAL_APP,
                Confidence.LIKELY,
                said,
                said,
                new Retry(Retry.Safe.UNKNOWN, said),
                List.of(new Evidence(Tier.APP, plain.epochNanos(), said, Example.FIN_NUMBER)),
                List.of(new RuledOut("peer-slow", said)),
                List.of(said));
        return new Report(incident, verdict, Example.packets(plain.epochNanos()));
    }

    private static Connection closedBy(Connection connection, String thread) {
        return new Connection(
                connection.id(),
                connection.role(),
                connection.local(),
                connection.remote(),
                connection.host(),
                connection.openedNanos(),
                connection.connectedNanos(),
                connection.lastReadNanos(),
                connection.lastWriteNanos(),
                connection.bytesIn(),
                connection.bytesOut(),
                connection.ordinal(),
                connection.exchangeStartNanos(),
                connection.exchangeIdleMillis(),
                connection.exchangeBytesOut(),
                connection.exchangeBytesIn(),
                connection.endOfStreamNanos(),
                null,
                null,
                new LocalClose(Example.AT_NANOS, thread, List.of("app.Pool.evict(Pool.java:1)")));
    }
}

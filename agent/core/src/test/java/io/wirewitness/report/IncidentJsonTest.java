package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.Lost;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Trace;
import io.wirewitness.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JSON of an incident against the example of the contract. */
final class IncidentJsonTest {

    /** The contract's example, word for word, but for the two times of evidence that it leaves out. */
    private static final String EXAMPLE = """
            {"schema": "wirewitness.incident/1", "id": "7f3a91c2", "at": "2026-11-20T10:22:15.533120914Z",
             "cause": "idle-closed-before-reuse", "blame": "config", "confidence": "proven",
             "headline": "the server had closed this pooled connection 12.4 s before the request was written",
             "action": "keep idle connections for less than 60 s: new ConnectionPool(5, 50, SECONDS)",
             "retry": {"safe": "yes", "why": "0 of 412 request bytes were acknowledged"},
             "exception": {"class": "java.io.IOException", "message": "unexpected end of stream"},
             "role": "client", "library": "okhttp 4.12.0", "request": "POST https://api.example.com/orders",
             "connection": {"local": "10.0.0.7:49092", "remote": "10.0.0.5:443", "ageMillis": 84711, "idleMillis": 72431,
                            "ordinal": 7, "bytesOut": 3120, "bytesIn": 90211, "history": "ShADadFr"},
             "tiers": ["app", "kernel", "packets"],
             "evidence": [{"tier": "kernel", "at": "2026-11-20T10:22:15.532120914Z", "fact": "CLOSE_WAIT before the write"},
                          {"tier": "packets", "at": "2026-11-20T10:22:03.102120914Z",
                           "fact": "FIN from the server after 60.002 s of silence", "packet": 3841966}],
             "ruledOut": [{"cause": "idle-close-race", "because": "the FIN came 12.4 s before the write"}],
             "missing": [], "lost": {"events": 0, "packets": 0}, "trace": {"traceId": null, "spanId": null}}
            """;

    private final IncidentJson json = new IncidentJson(Redaction.DEFAULT);

    @Test
    void isTheContractsExampleInFieldsValuesAndOrder() {
        String written = json.write(Example.report());
        assertThat(written).doesNotContain("\n");
        // Gson keeps the order of fields, and its text form shows it.
        assertThat(JsonParser.parseString(written).toString())
                .isEqualTo(JsonParser.parseString(EXAMPLE).toString());
    }

    @Test
    void theTraceStandsInItsPlace() {
        assertThat(trace(Example.in(new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"))))
                .isEqualTo("{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"spanId\":\"00f067aa0ba902b7\"}");
        assertThat(trace(Example.in(new Trace("1", null)))).isEqualTo("{\"traceId\":\"1\",\"spanId\":null}");
    }

    private String trace(Report report) {
        return parse(json.write(report)).get("trace").toString();
    }

    @Test
    void whatIsNotKnownIsNullAndStaysInItsPlace() {
        Incident bare = new IncidentBuilder("00000001", 1, new Failure(Failure.Kind.END_OF_STREAM, null, null))
                .lost(new Lost(3, 4))
                .build();
        Verdict unknown = new Verdict(
                Verdict.UNKNOWN,
                Blame.UNKNOWN,
                Confidence.UNKNOWN,
                "nothing is known",
                "",
                new Retry(Retry.Safe.UNKNOWN, ""),
                List.of(),
                List.of(),
                List.of("packets: setcap"));
        JsonObject object = parse(json.write(new Report(bare, unknown, List.of())));
        assertThat(object.keySet())
                .containsExactlyElementsOf(
                        JsonParser.parseString(EXAMPLE).getAsJsonObject().keySet());
        for (String field : List.of("exception", "library", "request", "connection")) {
            assertThat(object.get(field).isJsonNull()).as(field).isTrue();
        }
        assertThat(object.get("at").getAsString()).isEqualTo("1970-01-01T00:00:00.000000001Z");
        assertThat(object.get("role").getAsString()).isEqualTo("unknown");
        assertThat(object.get("lost").toString()).isEqualTo("{\"events\":3,\"packets\":4}");
        assertThat(object.get("missing").toString()).isEqualTo("[\"packets: setcap\"]");
    }

    @Test
    void packetsAloneMakeAnObserverWithClientAndServer() {
        Incident seen = new IncidentBuilder("00000002", Example.AT_NANOS, new Failure(Failure.Kind.RESET, null, null))
                .flow(Example.flow(Example.AT_NANOS, Example.REMOTE))
                .build();
        JsonObject object = parse(json.write(new Report(seen, Example.verdict(Example.AT_NANOS), List.of())));
        assertThat(object.get("role").getAsString()).isEqualTo("observer");
        JsonObject connection = object.getAsJsonObject("connection");
        assertThat(connection.get("client").getAsString()).isEqualTo("10.0.0.7:49092");
        assertThat(connection.get("server").getAsString()).isEqualTo("10.0.0.5:443");
        assertThat(connection.get("ageMillis").isJsonNull()).isTrue();
    }

    @Test
    void secretsAndControlCharactersDoNotPass() {
        Failure failure = new Failure(
                Failure.Kind.RESET,
                "java.io.IOException",
                "reset \u001b[2J\u009b31m\u202eevil on https://u:p4ss@h/x?token=s3cret\nAuthorization: Bearer s3cret");
        Call call = new Call(1, "okhttp", "POST", "https://u:p4ss@h/x?token=s3cret", null, -1, null);
        String written = json.write(Example.with(failure, call));
        assertThat(written).doesNotContain("s3cret").doesNotContain("p4ss");
        assertThat(written.chars().filter(c -> c < ' ' || c >= 0x7f)).isEmpty();
        assertThat(parse(written).getAsJsonObject("exception").get("message").getAsString())
                .isEqualTo("reset \u001b[2J\u009b31m\u202eevil on https://h/x");
    }

    @Test
    void countsWhatWasNotWritten() {
        JsonElement field = parse(json.write(Example.report(), 99_412)).get("notWritten");
        assertThat(field.getAsLong()).isEqualTo(99_412);
    }

    @Test
    void isMadeOnceForSinksThatAreToldOneAfterTheOther() {
        Report report = Example.report();
        IncidentJson.Written first = json.written(report);
        assertThat(json.written(report)).isSameAs(first);
        assertThat(json.write(report)).isSameAs(first.text());
        assertThat(json.write(report, 2)).isEqualTo(first.text().replaceAll("}$", ",\"notWritten\":2}"));
    }

    @Test
    void anotherReportHasItsOwnText() {
        Report one = Example.report("00000001", Example.AT_NANOS, Example.REMOTE);
        Report other = Example.report("00000002", Example.AT_NANOS, Example.REMOTE);
        json.write(one);
        assertThat(parse(json.write(other)).get("id").getAsString()).isEqualTo("00000002");
        assertThat(parse(json.write(one)).get("id").getAsString()).isEqualTo("00000001");
        // An equal report is another one: only of the same object is it known without a look at all of it.
        Report again = Example.report("00000001", Example.AT_NANOS, Example.REMOTE);
        assertThat(json.write(again)).isEqualTo(json.write(one));
    }

    private static JsonObject parse(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }
}

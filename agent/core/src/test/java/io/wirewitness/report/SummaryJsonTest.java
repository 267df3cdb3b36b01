package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SummaryJsonTest {

    @Test
    void fieldsAndTheirOrderAreAPromise() {
        assertThat(SummaryJson.write(Explained.summary("a.pcap: cut")))
                .isEqualTo(
                        "{\"schema\":\"wirewitness.summary/1\",\"packets\":1234,\"bytes\":1200000,\"connections\":40,"
                                + "\"byCause\":{\"idle-closed-before-reuse\":1},\"duplicates\":12,\"malformed\":0,\"truncated\":1,"
                                + "\"seconds\":0.25,\"first\":\"2026-11-20T10:21:02.000000000Z\","
                                + "\"last\":\"2026-11-20T10:22:15.420000000Z\",\"captures\":[\"a.pcap\"],"
                                + "\"faults\":[\"a.pcap: cut\"],\"notices\":[],\"recordings\":0,\"incidentFiles\":0,"
                                + "\"incidents\":0,\"processes\":[]}");
    }

    @Test
    void recordingsAndIncidentFilesAreCounted() {
        ProcessStory file = ProcessStory.ofIncidentFile("incidents.jsonl", 0, 0, 3, List.of(), List.of());
        ProcessStory recording = Stories.recording("app.jfr", 7);
        Summary summary = new Summary(
                List.of(), 0, 0, 0, Map.of(), 0, 0, List.of(), List.of(), 0, 0, 0, List.of(recording, file));
        assertThat(SummaryJson.write(summary))
                .endsWith(
                        "\"recordings\":1,\"incidentFiles\":1,\"incidents\":10,\"processes\":[{\"sources\":[\"app.jfr\"],"
                                + "\"jvm\":\"JDK 17.0.15+6\",\"pid\":4711,\"first\":\"2026-11-20T10:21:02.000000000Z\","
                                + "\"last\":\"2026-11-20T10:22:42.000000000Z\",\"agent\":true,\"events\":12,\"stalls\":2,"
                                + "\"incidents\":7,\"connections\":0,\"poolReuses\":0,\"findings\":[]},"
                                + "{\"sources\":[\"incidents.jsonl\"],\"jvm\":null,\"pid\":null,\"first\":null,\"last\":null,"
                                + "\"agent\":true,\"events\":0,\"stalls\":0,\"incidents\":3,\"connections\":0,"
                                + "\"poolReuses\":0,\"findings\":[]}]}");
    }

    @Test
    void hostileNamesAreEscapedAndNothingIsOneLine() {
        Summary summary =
                new Summary(List.of(Explained.HOSTILE), 0, 0, 0, Map.of(), 0, 0, List.of(), List.of("a\nb"), 0, 0, 0);
        assertThat(SummaryJson.write(summary))
                .contains("\"first\":null", "a\\nb", "\\u001b]0;t\\u0007 \\u202e")
                .doesNotContain("\n", "\u202e");
    }
}

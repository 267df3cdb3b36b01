package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExplainTextTest {

    @Test
    void summaryThenTableThenVerdictThenLadder() {
        assertThat(text(Explained.summary(), Explained.report())).isEqualTo("""
                        Read a.pcap: 1,234 packets, 1.2 MB; 2026-11-20T10:21:02Z to 2026-11-20T10:22:15Z (73.4 s)
                             40 connections; left out 12 packets that the capture shows twice

                        1 of 40 connections ended badly or stalled.

                          count  cause                     server        sure    who must act        first         last
                              1  idle-closed-before-reuse  10.0.0.5:443  proven  client application  10:22:15.420

                        idle-closed-before-reuse, server 10.0.0.5:443: once
                        ---------------------------------------------------

                        at 2026-11-20T10:22:15.420400000Z
                        [00000001] proven idle-closed-before-reuse (client application, local-app): the server had closed it
                            13.4 s before; retry safe: yes (0 of 412 request bytes were acknowledged)
                          connection  10.0.0.7:49092 -> 10.0.0.5:443, age 73.4 s, idle 73.4 s, request 2 on it, 94 bytes
                                      from the client, 40 from the server, history ShADdfr
                          evidence    -13.400 s  packets  FIN from the server (#7)
                          ruled out   idle-close-race: the FIN came 13.4 s before the request
                          missing     whether the server was draining
                          action      keep idle connections for less than 60 s; see https://docs.example.com/a
                          retry       yes (0 of 412 request bytes were acknowledged)
                          more        java -jar wirewitness.jar why idle-closed-before-reuse

                                 time   packet   client 10.0.0.7:49092                                   server 10.0.0.5:443
                            -73.420 s       #1   |------------------------------ SYN  seq 0 ------------------------------>|
                            -73.420 s       #2   |<--------------------- SYN ACK  seq 0 ack 1 ttl 57 ----------------------|
                            -73.420 s       #3   |--------------------------- ACK  seq 1 ack 1 --------------------------->|
                            -73.420 s       #4   |-------------- PSH ACK  seq 1 ack 1 len 60  HTTP request --------------->|
                            -73.400 s       #5   |<---------------- PSH ACK  seq 1 ack 61 len 40  HTTP 200 ----------------|
                                                 :                         1 packet more in 60.0 s                         :
                            -13.400 s       #7 * |<------------------------ FIN ACK  seq 41 ack 61 ------------------------|
                            -13.400 s       #8   |-------------------------- ACK  seq 61 ack 42 -------------------------->|
                                                 :                            13.4 s of silence                            :
                            -0.400 ms       #9   |-------------------- PSH ACK  seq 61 ack 42 len 412 -------------------->|
                                  0 s      #10   |<----------------------- RST  seq 42 win 0 ttl 57 -----------------------|
                        """.stripTrailing());
    }

    @Test
    void noLineIsLongerThanAHundredColumns() {
        assertThat(text(
                                Explained.summary("a.pcap: the record at byte 123,456 is cut: " + "word ".repeat(60)),
                                Explained.report())
                        .lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(LadderText.WIDTH));
    }

    @Test
    void nothingBadSaysWhatWasLookedAt() {
        String text = text(Explained.summary());
        assertThat(text)
                .contains("Nothing bad was found: of 40 connections none was refused, reset or cut")
                .contains("--all lists them");
    }

    @Test
    void emptyCapturesSaySo() {
        Summary empty = new Summary(List.of("a.pcap"), 0, 24, 0, Map.of(), 0, 0, List.of(), List.of(), 0, 0, 0);
        assertThat(text(empty)).contains("There is no packet in it.").doesNotContain("1970");
    }

    @Test
    void manyOfAKindAreFiveInFullAndTheWayToTheOthers() {
        Report[] many = new Report[30];
        for (int i = 0; i < many.length; i++) {
            many[i] = Explained.report(
                    Explained.closedWhileIdle("10.0.0.7:" + (49_000 + i), "10.0.0.5:443")
                            .snapshot(),
                    Confidence.LIKELY);
        }
        String text = text(Explained.summary(), many);
        assertThat(text.split("retry safe: yes", -1)).hasSize(ExplainText.MOST_IN_FULL + 1);
        assertThat(text)
                .contains("server 10.0.0.5:443: 30 times")
                .contains(
                        "and 25 more like it; all of them: --cause idle-closed-before-reuse --host 10.0.0.5 --port 443")
                .contains("--connection 10.0.0.7:49005-10.0.0.5:443")
                .doesNotContain("49015-");
    }

    @Test
    void hostileTextStaysText() {
        FlowSnapshot flow = WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .at(0)
                .handshake()
                .client(10)
                .serverRst()
                .snapshot();
        String text = text(
                Explained.summary(Explained.HOSTILE),
                Explained.report(flow, "peer-aborted", Confidence.LIKELY, Explained.HOSTILE, Explained.HOSTILE));
        assertThat(text.replace("\n", "")
                        .codePoints()
                        .filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT))
                .isEmpty();
        assertThat(text).contains("\\u001b]0;t\\u0007").doesNotContain("${");
    }

    @Test
    void redactionHoldsForEveryWord() {
        Report report = Explained.report(
                Explained.closedWhileIdle("10.0.0.7:49092", "10.0.0.5:443").snapshot(),
                "peer-aborted",
                Confidence.LIKELY,
                "api.example.com",
                "api.example.com ended it");
        assertThat(text(Explained.summary(), report))
                .contains("api.example.com")
                .doesNotContain("secret");
        StringBuilder hidden = new StringBuilder();
        IncidentGroups groups = new IncidentGroups(5);
        groups.add(report);
        new ExplainText(new Redaction(EnumSet.allOf(Redaction.Part.class)), line -> hidden.append(line))
                .write(Explained.summary(), groups);
        assertThat(hidden.toString()).doesNotContain("api.example.com").doesNotContain("/orders");
    }

    @Test
    void healthyConnectionsAreNamedAndNoMore() {
        Report healthy = Explained.report(
                Explained.closedWhileIdle("10.0.0.7:49092", "10.0.0.5:443").snapshot(),
                Verdict.NONE,
                Confidence.PROVEN,
                null,
                "ended in order");
        String text = text(Explained.summary(), healthy);
        assertThat(text)
                .contains("Nothing bad was found", "none, server 10.0.0.5:443: once")
                .doesNotContain("|---");
    }

    private static String text(Summary summary, Report... reports) {
        IncidentGroups groups = new IncidentGroups(ExplainText.MOST_NAMED);
        for (Report report : reports) {
            groups.add(report);
        }
        List<String> lines = new ArrayList<>();
        new ExplainText(Redaction.DEFAULT, lines::add).write(summary, groups);
        return String.join("\n", lines);
    }
}

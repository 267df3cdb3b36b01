package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Role;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ProcessHtmlTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Endpoint PEER = Endpoint.parse("10.0.0.5:443");

    @Test
    void failuresAndStallsShareOneTimeLine() throws Exception {
        String page = page(story(
                List.of(pause(10, 1.5, "G1 Full"), pause(72, 51, Explained.HOSTILE)),
                List.of(Explained.report()),
                List.of(),
                List.of()));
        assertThat(page)
                .contains("incidents (1)", "GC pause (2)", "GC pause of 1.5 s (G1 Full)")
                .contains("idle-closed-before-reuse, proven")
                .doesNotContain("<script>");
        parse(page);
    }

    @Test
    void aThreadThatWaitsIsNoStallOfTheProcess() throws Exception {
        JvmEvent wait = new JvmEvent(JvmEvent.Kind.THREAD_PARKED, WireScript.nanosAt(5), 9 * SECOND, "pool-1-thread-1");
        assertThat(page(story(List.of(wait), List.of(), List.of(), List.of()))).isEmpty();
    }

    @Test
    void theIdleHistogramMarksTheLimit() throws Exception {
        List<PoolReuse> reuses = new ArrayList<>();
        List<EndedConnection> ended = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            reuses.add(new PoolReuse(i, PEER, WireScript.nanosAt(i), i * 2L * SECOND, "ESTABLISHED"));
            ended.add(ended(i, 60 * SECOND + i * 1_000_000L, Role.CLIENT, "peer"));
        }
        // Neither of these tells of the peer's patience.
        ended.add(ended(99, 500 * SECOND, Role.CLIENT, "local"));
        ended.add(ended(98, 500 * SECOND, Role.SERVER, "peer"));
        reuses.add(new PoolReuse(97, PEER, WireScript.nanosAt(9), 300 * SECOND, "CLOSE_WAIT"));
        String page = page(story(List.of(), List.of(), ended, reuses));
        assertThat(page).contains("10.0.0.5:443", "limit 60 s", "<td class=\"number\">20</td>");
        parse(page);
    }

    /** An answer that ends its connection does so within milliseconds of the request. */
    @Test
    void whatEndsAtOnceWasNotIdle() {
        List<EndedConnection> ended = List.of(
                ended(1, 4_000_000L, Role.CLIENT, "peer"),
                ended(2, IdleAges.LEAST_NANOS - 1, Role.CLIENT, "peer"),
                ended(3, IdleAges.LEAST_NANOS, Role.CLIENT, "peer"));
        assertThat(page(story(List.of(), List.of(), ended, List.of())))
                .contains("<td>0.5 s to 1.0 s</td><td class=\"number\">0</td><td class=\"number\">1</td>")
                .doesNotContain("<td>0.0 ms");
    }

    @Test
    void aRecordingFullOfFailuresIsABoundedPage() throws Exception {
        List<Report> failures = new ArrayList<>();
        List<JvmEvent> pauses = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            failures.add(Explained.report());
            pauses.add(pause(i / 50.0, 0.01, "G1 Young"));
        }
        String page = page(story(pauses, failures, List.of(), List.of()));
        assertThat(page.length()).isLessThan(150_000);
        assertThat(page).contains("40 of 10,000");
    }

    private static JvmEvent pause(double atSeconds, double seconds, String detail) {
        return new JvmEvent(JvmEvent.Kind.GC_PAUSE, WireScript.nanosAt(atSeconds), (long) (seconds * SECOND), detail);
    }

    private static EndedConnection ended(long id, long idleNanos, Role role, String by) {
        return new EndedConnection(
                id, role, null, PEER, null, WireScript.nanosAt(90), 100 * SECOND, idleNanos, 3, 1000, 1000, by);
    }

    private static ProcessStory story(
            List<JvmEvent> stalls, List<Report> failures, List<EndedConnection> ended, List<PoolReuse> reuses) {
        return new StoryBuilder(List.of("app.jfr"))
                .recordings(1)
                .process("JDK 17.0.15+6", 4711, WireScript.nanosAt(-100))
                .span(WireScript.nanosAt(0), WireScript.nanosAt(100))
                .agent(true)
                .events(12)
                .jvmEvents(stalls, stalls.size())
                .incidents(failures, failures.size())
                .connections(ended, ended.size())
                .reuses(reuses, reuses.size())
                .build();
    }

    private static String page(ProcessStory story) {
        StringBuilder page = new StringBuilder();
        new ProcessHtml(page::append).write(story);
        return page.toString();
    }

    private static Document parse(String page) throws Exception {
        String whole = "<body>" + page + "</body>";
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(whole.getBytes(StandardCharsets.UTF_8)));
    }
}

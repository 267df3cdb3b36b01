package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Trace;
import io.wirewitness.model.Verdict;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class ExplainHtmlTest {

    private static final Set<String> ELEMENTS = Set.of(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "main",
            "footer",
            "section",
            "article",
            "h1",
            "h2",
            "h3",
            "p",
            "a",
            "code",
            "div",
            "dl",
            "dt",
            "dd",
            "ul",
            "li",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "figure",
            "figcaption",
            "svg",
            "desc",
            "path",
            "span",
            "text");

    @Test
    void itIsWellFormedAndLoadsAndRunsNothing() throws Exception {
        String page = page(Explained.summary(), Explained.report());
        Document document = parse(page);
        for (Element element : elements(document)) {
            assertThat(ELEMENTS).contains(element.getTagName());
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                String name = element.getAttributes().item(i).getNodeName();
                assertThat(name).doesNotStartWith("on").isNotIn("src", "srcset", "style", "data", "action");
            }
            assertThat(element.getAttribute("href")).matches("|#g\\d+");
        }
        assertThat(page).doesNotContain("<script", "url(", "@import", "//fonts");
        assertThat(page).contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
    }

    @Test
    void theDrawingAndTheTableHaveTheSameRows() throws Exception {
        Document document = parse(page(Explained.summary(), Explained.report()));
        Element drawing = (Element) document.getElementsByTagName("svg").item(0);
        assertThat(drawing.getAttribute("role")).isEqualTo("img");
        List<String> drawn = texts(drawing.getElementsByTagName("text"));
        NodeList tables = document.getElementsByTagName("table");
        List<String> cells = texts(((Element) tables.item(tables.getLength() - 1)).getElementsByTagName("td"));
        assertThat(drawn).contains("FIN ACK  seq 41 ack 61", "#7 *", "13.4 s of silence", "RST  seq 42 win 0 ttl 57");
        assertThat(cells).contains("FIN ACK  seq 41 ack 61", "#7 *", "13.4 s of silence", "RST  seq 42 win 0 ttl 57");
    }

    @Test
    void anArticleNamesTheRequestTheLibraryAndTheException() throws Exception {
        String page = page(Explained.summary(), Example.report());
        assertThat(entries(page, "request")).containsExactly("POST https://api.example.com/orders (okhttp 4.12.0)");
        assertThat(entries(page, "exception")).containsExactly("java.io.IOException: unexpected end of stream");
    }

    @Test
    void anArticleNamesTheTrace() throws Exception {
        assertThat(page(Explained.summary(), Example.in(new Trace("4bf92f3577b34da6", "00f067aa0ba902b7"))))
                .contains("<dt>trace</dt><dd>4bf92f3577b34da6, span 00f067aa0ba902b7</dd>");
        assertThat(page(Explained.summary(), Example.report())).doesNotContain("<dt>trace</dt>");
    }

    @Test
    void whatNoProbeKnowsHasNoRow() throws Exception {
        String page = page(Explained.summary(), Explained.report());
        assertThat(entries(page, "request")).isEmpty();
        assertThat(entries(page, "exception")).isEmpty();
    }

    @Test
    void aRequestAndAnExceptionAreRedactedAndInert() throws Exception {
        Call call = new Call(1, Explained.HOSTILE, "POST", "https://a.example/<b>?token=hunter2", null, 10_000, true);
        Failure failure = new Failure(
                Failure.Kind.RESET,
                "java.net.SocketException",
                Explained.HOSTILE + " https://b.example/?token=hunter2");
        String page = page(Explained.summary(), Example.with(failure, call));
        assertThat(page).doesNotContain("hunter2", "<script", "<b>");
        assertThat(entries(page, "request")).singleElement().asString().contains("POST https://a.example/");
        assertThat(entries(page, "exception")).singleElement().asString().contains("<script>alert(1)</script>");
        assertThat(page(Explained.summary(), Explained.report(), Example.with(failure, call)))
                .satisfies(ExplainHtmlTest::parse);
    }

    @Test
    void whoMustActIsSaidInTheSameWordsInTheTableAndInTheArticle() throws Exception {
        Verdict paused = Noted.verdict(Blame.LOCAL_JVM, Noted.fact(Tier.APP, -100, "a request was written"));
        for (Role role : List.of(Role.CLIENT, Role.SERVER)) {
            String page = page(Explained.summary(), Noted.report(role, paused));
            String who = role == Role.CLIENT ? "client JVM (local-jvm)" : "server application (local-jvm)";
            assertThat(entries(page, "who must act")).containsExactly(who);
            assertThat(texts(parse(page).getElementsByTagName("td"))).contains(who);
        }
    }

    @Test
    void withoutPacketsTheNotesAreDrawnAndListed() throws Exception {
        Report report = Noted.report(
                Role.CLIENT,
                Noted.verdict(
                        Blame.LOCAL_JVM,
                        Noted.fact(Tier.KERNEL, -2, "277 bytes lay unread"),
                        Noted.fact(Tier.APP, -1_700, "the request was written <b>")),
                Noted.pause(-1_600));
        Document document = parse(page(Explained.summary(), report));
        Element drawing = (Element) document.getElementsByTagName("svg").item(0);
        assertThat(drawing.getAttribute("role")).isEqualTo("img");
        assertThat(texts(drawing.getElementsByTagName("text")))
                .containsSubsequence(
                        "client",
                        "10.0.0.7:49092",
                        "server",
                        "10.0.0.5:443",
                        "-1.700 s",
                        "app: the request was written <b>",
                        "-1.600 s",
                        "jvm: GC pause of 1.5 s (G1 Full) begins",
                        "-2.000 ms",
                        "kernel: 277 bytes lay unread");
        Element table = (Element) document.getElementsByTagName("table")
                .item(document.getElementsByTagName("table").getLength() - 1);
        assertThat(texts(table.getElementsByTagName("td")))
                .containsExactly(
                        "-1.700 s",
                        "client, app",
                        "the request was written <b>",
                        "-1.600 s",
                        "client, jvm",
                        "GC pause of 1.5 s (G1 Full) begins",
                        "-2.000 ms",
                        "client, kernel",
                        "277 bytes lay unread");
        assertThat(texts(document.getElementsByTagName("figcaption")))
                .containsExactly("What our own end told; no packets of it are at hand");
    }

    /** An incident file tells what packets showed, and holds none. */
    @Test
    void whatPacketsShowedIsDrawnWhereTheyAreNotAtHand() throws Exception {
        String json = new IncidentJson(Redaction.DEFAULT).write(Example.report());
        Report read = Objects.requireNonNull(IncidentReader.read(json, null));
        assertThat(Objects.requireNonNull(read.incident().flow()).segments()).isEmpty();
        Document document = parse(page(Explained.summary(), read));
        assertThat(texts(document.getElementsByTagName("text")))
                .containsSubsequence(
                        "-12.431 s",
                        "packets: FIN from the server after 60.002 s of silence",
                        "-1.000 ms",
                        "kernel: CLOSE_WAIT before the write");
    }

    @Test
    void aCauseIsNotBrokenAtItsHyphens() {
        assertThat(page(Explained.summary(), Explained.report()))
                .contains("(<span class=\"whole\">idle-closed-before-reuse</span>, 1 failure)</li>");
    }

    @Test
    void withoutDatedFactsNothingIsDrawn() throws Exception {
        Report undated =
                Noted.report(Role.CLIENT, Noted.verdict(Blame.UNKNOWN, new Evidence(Tier.APP, 0, "of no known time")));
        Report empty = Noted.report(Role.CLIENT, Noted.verdict(Blame.UNKNOWN));
        Document document = parse(page(Explained.summary(), undated, empty));
        assertThat(document.getElementsByTagName("article").getLength()).isEqualTo(2);
        assertThat(document.getElementsByTagName("svg").getLength()).isZero();
        assertThat(document.getElementsByTagName("figure").getLength()).isZero();
    }

    @Test
    void aScreenReaderFindsItsWayThroughNotesToo() throws Exception {
        Verdict verdict = Noted.verdict(Blame.LOCAL_JVM, Noted.fact(Tier.APP, -100, "a request was written"));
        screenReader(
                page(Explained.summary(), Noted.report(Role.SERVER, verdict), Noted.report(Role.UNKNOWN, verdict)));
    }

    @Test
    void aScreenReaderFindsItsWay() throws Exception {
        screenReader(page(Explained.summary(), Explained.report(), Explained.report()));
    }

    private static void screenReader(String page) throws Exception {
        Document document = parse(page);
        Set<String> ids = new HashSet<>();
        for (Element element : elements(document)) {
            String id = element.getAttribute("id");
            assertThat(id.isEmpty() || ids.add(id)).as(id).isTrue();
        }
        for (Element element : elements(document)) {
            for (String label : element.getAttribute("aria-labelledby").split(" ", -1)) {
                assertThat(label.isEmpty() || ids.contains(label)).as(label).isTrue();
            }
            if (element.getTagName().equals("table")) {
                assertThat(element.getElementsByTagName("caption").getLength()).isEqualTo(1);
            }
            if (element.getTagName().equals("th")) {
                assertThat(element.getAttribute("scope")).isEqualTo("col");
            }
        }
        assertThat(document.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    }

    @Test
    void hostileNamesStayText() throws Exception {
        Report report = Explained.report(
                Explained.closedWhileIdle("10.0.0.7:49092", "10.0.0.5:443").snapshot(),
                "peer-aborted",
                Confidence.LIKELY,
                Explained.HOSTILE,
                Explained.HOSTILE);
        String page = page(Explained.summary(Explained.HOSTILE), report);
        Document document = parse(page);
        assertThat(elements(document))
                .allSatisfy(element -> assertThat(ELEMENTS).contains(element.getTagName()));
        assertThat(page).doesNotContain("<script").contains("&lt;script&gt;alert(1)");
        assertThat(page.chars().filter(c -> c > 0x7e || (c < 0x20 && c != '\n')))
                .isEmpty();
        assertThat(texts(document.getElementsByTagName("h3")).get(0)).contains("<script>alert(1)</script>\" onload=");
    }

    @Test
    void noMoreThanTheBoundIsDrawnAndTheRestIsCounted() throws Exception {
        IncidentGroups groups = new IncidentGroups(ExplainHtml.MOST_PER_GROUP);
        for (int port = 1; port <= 40; port++) {
            Report report = Explained.report(
                    Explained.closedWhileIdle("10.0.0.7:49092", "10.0.0.5:" + port)
                            .snapshot(),
                    Confidence.PROVEN);
            for (int i = 0; i < 25; i++) {
                groups.add(report);
            }
        }
        StringBuilder page = new StringBuilder();
        new ExplainHtml(Redaction.DEFAULT, page::append).write(Explained.summary(), groups);
        assertThat(parse(page.toString()).getElementsByTagName("article").getLength())
                .isEqualTo(ExplainHtml.MOST_IN_ALL);
        assertThat(page).contains("In all, 500 verdicts are drawn and 500 left out.");
    }

    /** 1,000 incidents of all sorts, each with as many packets as a recording holds of one. */
    @Test
    void aThousandIncidentsStayBelowFiveMebibytes() throws Exception {
        IncidentGroups groups = new IncidentGroups(ExplainHtml.MOST_PER_GROUP);
        for (int i = 0; i < 1_000; i++) {
            WireScript script = Explained.closedWhileIdle("10.0.0.7:" + (20_000 + i), "10.0.0.5:" + (1 + i % 100));
            for (int packet = 0; packet < 40; packet++) {
                script.at(74 + packet).client("GET /orders/" + packet + " HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
            }
            groups.add(Explained.report(script.snapshot(), Confidence.PROVEN));
        }
        StringBuilder page = new StringBuilder();
        new ExplainHtml(Redaction.DEFAULT, page::append).write(Explained.summary(), groups);
        int drawn = parse(page.toString()).getElementsByTagName("article").getLength();
        assertThat(drawn).isBetween(200, ExplainHtml.MOST_IN_ALL);
        assertThat(page).contains("In all, " + drawn + " verdicts are drawn and " + (1_000 - drawn) + " left out.");
        assertThat(page.length()).isBetween(4 << 20, 5 << 20);
    }

    @Test
    void whatFailedComesFirstAndWhatWasNotReadBeside() {
        String page = page(Explained.summary("a.pcap: cut at byte 7"), Explained.report());
        assertThat(page.indexOf("ended badly or stalled"))
                .isBetween(1, page.indexOf("<dt>not all was read</dt><dd>a.pcap: cut at byte 7</dd>"));
        assertThat(page.indexOf("a.pcap: cut at byte 7")).isLessThan(page.indexOf("<table>"));
        assertThat(page.indexOf("<h2 id=\"read\">What was read</h2>")).isGreaterThan(page.lastIndexOf("</article>"));
    }

    private static List<String> entries(String page, String term) throws Exception {
        Document document = parse(page);
        List<String> terms = texts(document.getElementsByTagName("dt"));
        List<String> texts = texts(document.getElementsByTagName("dd"));
        List<String> found = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i).equals(term)) {
                found.add(texts.get(i));
            }
        }
        return found;
    }

    private static String page(Summary summary, Report... reports) {
        IncidentGroups groups = new IncidentGroups(ExplainHtml.MOST_PER_GROUP);
        for (Report report : reports) {
            groups.add(report);
        }
        StringBuilder page = new StringBuilder();
        new ExplainHtml(Redaction.DEFAULT, page::append).write(summary, groups);
        return page.toString();
    }

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static List<Element> elements(Document document) {
        List<Element> all = new ArrayList<>();
        NodeList nodes = document.getElementsByTagName("*");
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    private static List<String> texts(NodeList nodes) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add(nodes.item(i).getTextContent());
        }
        return all;
    }
}

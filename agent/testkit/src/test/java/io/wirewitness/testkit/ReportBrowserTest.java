package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The report of a real recording in a real browser. {@code -Ddocs.update} puts pictures of it into {@code docs/images},
 * which want to be looked at.
 */
final class ReportBrowserTest {

    private static final Path IMAGES = Path.of(System.getProperty("project.root"), "docs", "images");

    /** Contrast of text, WCAG 2.2, 1.4.3 (AA); the style sheet aims at more. */
    private static final double LEAST_CONTRAST = 4.5;

    private static final long MOST_BYTES_OF_A_PICTURE = 200_000;

    /** Every text that is shown: its element, colour, and the first background behind it that is not transparent. */
    private static final String CONTRASTS = """
            (() => {
              const lum = c => { const [r, g, b] = c.map(v => { v /= 255;
                return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const rgb = s => s.match(/[\\d.]+/g).map(Number);
              const behind = e => { for (; e; e = e.parentElement) {
                const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); }
                return [255, 255, 255]; };
              const bad = [];
              for (const e of document.querySelectorAll('body *')) {
                const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
                if (!own || e.closest('desc, title')) continue;
                const style = getComputedStyle(e);
                const a = lum(rgb(e instanceof SVGElement ? style.fill : style.color).slice(0, 3)), b = lum(behind(e));
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (ratio < LEAST) bad.push(e.tagName + ' ' + ratio.toFixed(2) + ' ' + e.textContent.slice(0, 40));
              }
              return bad;
            })()
            """.replace("LEAST", Double.toString(LEAST_CONTRAST));

    /** What a keyboard must reach. */
    private static final String REACHABLE = "document.querySelectorAll('a[href], summary, [tabindex]')";

    @TempDir
    static Path scratch;

    @SuppressWarnings("NullAway.Init") // made before all tests, as the next two
    private static Path report;

    @SuppressWarnings("NullAway.Init")
    private static Path hostile;

    @SuppressWarnings("NullAway.Init")
    private static Browser browser;

    @BeforeAll
    static void open() throws Exception {
        assumeTrue(Rights.onPath(Browser.COMMAND), "no chromium");
        Jdks.Jdk jdk = Jdks.all().get(0);
        report = Reports.ofAMorning(jdk, scratch);
        JsonObject incident = AgentProcess.incidents(scratch.resolve("incidents.jsonl"))
                .get(0)
                .json();
        hostile = Reports.html(
                jdk, scratch.resolve("hostile.html"), Reports.hostile(scratch.resolve("hostile.jsonl"), incident));
        browser = Browser.start(scratch);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void asMostPeopleHaveIt() {
        browser.scripts(true);
        browser.media("screen", "light");
        browser.size(1280, 900);
    }

    @Test
    void nothingIsLoadedAndNothingIsComplainedAbout() throws Exception {
        for (Path page : List.of(report, hostile)) {
            browser.open(page);

            assertThat(browser.events("Network.requestWillBeSent"))
                    .extracting(one -> one.getAsJsonObject("request").get("url").getAsString())
                    .containsExactly(page.toUri().toString());
            assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
            assertThat(browser.events("Runtime.consoleAPICalled")).isEmpty();
            assertThat(browser.events("Log.entryAdded")).isEmpty();
        }
    }

    @Test
    void itTellsWhatHappened() throws Exception {
        browser.open(report);
        String text = browser.ask("document.body.innerText").getAsString();

        assertThat(text)
                .contains("What to change", "What the process went through", "How long connections were idle")
                .contains("peer-aborted", "GC pause", "limit 1.5 s", "What was read")
                .containsPattern("1\\.0 s to 2\\.0 s\\s+\\d+\\s+6\n");
        assertThat(browser.ask("document.querySelectorAll('svg').length").getAsInt())
                .isGreaterThan(2);
    }

    @Test
    void everyRowIsReadWithoutScripts() throws Exception {
        browser.scripts(false);
        browser.open(report);

        assertThat(browser.ask("document.querySelectorAll('td').length").getAsInt())
                .isGreaterThan(50);
        // Shown: it has an area. Read: what it says is not wider or higher than itself.
        assertThat(browser.askTexts("""
                                [...document.querySelectorAll('td, th, dd, dt, li, p, h1, h2, h3, caption')]
                                  .filter(e => e.textContent.trim())
                                  .filter(e => !e.getClientRects().length || e.scrollWidth > e.clientWidth + 1
                                      || getComputedStyle(e).visibility !== 'visible')
                                  .map(e => e.tagName + ' ' + e.textContent)
                                """)).isEmpty();
        // What is drawn lies inside its drawing.
        assertThat(browser.askTexts("""
                                [...document.querySelectorAll('svg text')].filter(t => {
                                  const box = t.getBBox(), all = t.ownerSVGElement.viewBox.baseVal;
                                  return box.x < 0 || box.y < 0 || box.x + box.width > all.width + 1 || box.y + box.height > all.height + 1;
                                }).map(t => t.textContent)
                                """)).isEmpty();
    }

    @Test
    void textsOfADrawingDoNotLieUponEachOther() throws Exception {
        browser.open(report);

        assertThat(browser.askTexts("""
                                [...document.querySelectorAll('svg')].flatMap(svg => {
                                  const texts = [...svg.querySelectorAll('text')].map(t => [t, t.getBBox()]);
                                  return texts.flatMap(([a, p], i) => texts.slice(i + 1)
                                    .filter(([b, q]) => p.x + 1 < q.x + q.width && q.x + 1 < p.x + p.width
                                        && p.y + 4 < q.y + q.height && q.y + 4 < p.y + p.height)
                                    .map(([b, q]) => a.textContent + ' | ' + b.textContent));
                                })
                                """)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"screen, light, 255", "screen, dark, 20", "print, light, 255", "print, dark, 255"})
    void eachSchemeAppliesAndItsTextsStandOut(String medium, String scheme, int red) throws Exception {
        browser.media(medium, scheme);
        browser.open(report);

        assertThat(browser.ask("getComputedStyle(document.body).backgroundColor")
                        .getAsString())
                .startsWith("rgb(" + red + ",");
        assertThat(browser.askTexts(CONTRASTS)).isEmpty();
    }

    @Test
    void itPrints() throws Exception {
        browser.open(report);
        String pdf = new String(browser.pdf(), StandardCharsets.ISO_8859_1);

        assertThat(pdf).startsWith("%PDF-").contains("/Type /Page");
        browser.media("print", "light");
        browser.size(700, 1000); // A4 without its margins
        // On paper nobody can scroll.
        assertThat(browser.askTexts("""
                                [...document.querySelectorAll('.wide, table')]
                                  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                                  .map(e => e.textContent.slice(0, 60))
                                """)).isEmpty();
    }

    @Test
    void aScreenReaderHasANameForEverything() throws Exception {
        browser.open(report);
        List<String> nameless = new ArrayList<>();
        Set<String> roles = new HashSet<>();
        for (JsonObject node : browser.accessibility()) {
            if (node.get("ignored").getAsBoolean()) {
                continue;
            }
            String role = value(node, "role");
            roles.add(role);
            boolean named = Set.of(
                            "img", "image", "SvgRoot", "region", "link", "table", "columnheader", "heading", "article")
                    .contains(role);
            if (named && value(node, "name").isBlank()) {
                nameless.add(node.toString());
            }
        }

        assertThat(nameless).isEmpty();
        assertThat(roles).contains("RootWebArea", "main", "heading", "table", "columnheader", "region", "link");
        assertThat(browser.askTexts("""
                                [...document.querySelectorAll('svg')].filter(s => s.getAttribute('role') !== 'img'
                                    || !s.querySelector('title').textContent).map(s => s.outerHTML.slice(0, 99))
                                """)).isEmpty();
        assertThat(
                        browser.askTexts(
                                "[...document.querySelectorAll('table')].filter(t => !t.tHead || !t.caption).map(t => t.innerText)"))
                .isEmpty();
    }

    private static String value(JsonObject node, String name) {
        JsonElement property = node.get(name);
        return property == null ? "" : property.getAsJsonObject().get("value").getAsString();
    }

    @Test
    void theKeyboardReachesEverything() throws Exception {
        browser.open(report);
        int wanted = browser.ask(REACHABLE + ".length").getAsInt();
        assertThat(wanted).isGreaterThan(3);
        browser.ask("[..." + REACHABLE + "].forEach((e, i) => e.dataset.number = i)");
        Set<String> reached = new HashSet<>();
        for (int i = 0; i < wanted; i++) {
            browser.tab();
            reached.add(
                    browser.ask("document.activeElement.dataset.number || ''").getAsString());
            assertThat(browser.ask("getComputedStyle(document.activeElement).outlineStyle")
                            .getAsString())
                    .as("the focus is seen")
                    .isNotEqualTo("none");
        }
        reached.remove("");

        assertThat(reached).hasSize(wanted);
        // A link leads somewhere.
        assertThat(
                        browser.askTexts(
                                "[...document.querySelectorAll('a')].map(a => a.getAttribute('href')).filter(h => !document.querySelector(h))"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void nothingStandsOutOfTheWindow(int width) throws Exception {
        browser.size(width, 800);
        for (Path page : List.of(report, hostile)) {
            browser.open(page);

            assertThat(browser.ask("document.documentElement.scrollWidth").getAsInt())
                    .isLessThanOrEqualTo(width);
            assertThat(browser.askTexts("""
                                    [...document.querySelectorAll('body *')].filter(e => !e.closest('svg, table') && !e.closest('.wide > *')
                                        && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                                      .map(e => e.tagName + ' ' + e.textContent.slice(0, 60))
                                    """)).isEmpty();
        }
    }

    @Test
    void hostileTextsStayTexts() throws Exception {
        browser.open(hostile);

        assertThat(browser.ask("typeof window.owned").getAsString()).isEqualTo("undefined");
        assertThat(browser.events("Page.javascriptDialogOpening")).isEmpty();
        assertThat(browser.ask(
                                "document.querySelectorAll('script, img, iframe, object, embed, link, base, form').length")
                        .getAsInt())
                .isZero();
        assertThat(browser.askTexts(
                        "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => a.name.startsWith('on')"
                                + " || a.value.includes('javascript:')).map(a => a.name)"))
                .isEmpty();
        String text = browser.ask("document.body.innerText").getAsString();
        assertThat(text).contains("<script>window.owned=1;alert(1)</script>");
        assertThat(text.chars().filter(c -> c < ' ' && c != '\n' && c != '\t')).isEmpty();
        assertThat(text.chars().filter(c -> c == 0x202e || c == 0x2028)).isEmpty();
        assertThat(browser.ask("document.title").getAsString()).isEqualTo("Who hung up, and why");
    }

    /** {@code -Ddocs.update} draws them anew; without it, they are there, and no larger than a page should load. */
    @Test
    void theDocumentationHasItsPictures() throws Exception {
        if (System.getProperty("docs.update") != null) {
            Files.createDirectories(IMAGES);
            browser.size(1040, 10_000); // what is out of sight is not drawn
            browser.open(report);
            browser.picture(0, 1040, 10_000); // has it laid out
            picture("report.png", 0, top("main > section:last-of-type"));
            picture("ladder.png", top("article figure") - 16, top("article figure + div"));
            browser.media("screen", "dark");
            picture("report-dark.png", 0, top("main > section:nth-of-type(4)"));
        }
        for (String name : List.of("report.png", "report-dark.png", "ladder.png")) {
            assertThat(Files.size(IMAGES.resolve(name))).as(name).isBetween(10_000L, MOST_BYTES_OF_A_PICTURE);
        }
    }

    private static void picture(String name, int top, int bottom) throws IOException {
        Files.write(IMAGES.resolve(name), browser.picture(top, 1040, Math.min(bottom - top, 1_600)));
    }

    private static int top(String selector) {
        return browser.ask("Math.round(document.querySelector('" + selector + "').getBoundingClientRect().top)")
                .getAsInt();
    }
}

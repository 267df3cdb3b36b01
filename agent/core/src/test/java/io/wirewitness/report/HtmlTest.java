package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "use -XX:+UseG1GC, -Xmx2g.  | use <code>-XX:+UseG1GC</code>, <code>-Xmx2g</code>.",
                "(-Xlog:gc*,safepoint) tells | (<code>-Xlog:gc*,safepoint</code>) tells",
                "-Xmx2g,-Xms2g, or         | <code>-Xmx2g</code>,<code>-Xms2g</code>, or",
                "gc*,safepoint             | gc*,safepoint",
                "-12,5                     | -12,5",
                "a keep-alive of 5 s        | a <span class=\"whole\">keep-alive</span> of 5 s",
                "(--cap-add=NET_RAW)        | (<code>--cap-add=NET_RAW</code>)",
                "-12.431 s                  | -12.431 s",
                "a - b                      | a - b",
                "half- and whole            | half- and whole",
                "a plain word & <b>         | a plain word &amp; &lt;b&gt;",
                "sch\u00f6n-er               | <span class=\"whole\">sch&#246;n-er</span>"
            })
    void aWordWithAHyphenStaysInOneLine(String text, String html) {
        assertThat(Html.prose(text)).isEqualTo(html);
    }

    @Test
    void aWordThatIsLongerThanANarrowWindowMayBreak() {
        assertThat(Html.prose("a-" + "b".repeat(39))).isEqualTo("a-" + "b".repeat(39));
        assertThat(Html.prose("a-" + "b".repeat(38))).startsWith("<span");
    }

    /** Marks are put around words and never into them: what is copied is what was said. */
    @Test
    void withoutItsMarksItIsThePlainText() {
        for (String text : List.of(
                "-XX:MaxGCPauseMillis=200 or 10.0.0.7:49092-10.0.0.5:443, \"keep-alive\" and 'a-b'",
                "<script>-x</script> -<b>- a--b -- --- &-amp; \ud83d\ude00-x\ud83d\ude00",
                "")) {
            String bare = Html.prose(text).replaceAll("</?(?:code|span class=\"whole\"|span)>", "");
            assertThat(bare).isEqualTo(Html.text(text));
        }
    }
}

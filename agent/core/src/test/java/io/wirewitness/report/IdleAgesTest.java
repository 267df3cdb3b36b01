package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.report.IdleAges.Bucket;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdleAgesTest {

    private static final long MILLI = 1_000_000L;

    @Test
    void aSharpEdgeIsTheLimit() {
        IdleAges ages =
                IdleAges.of(Example.REMOTE, millis(700, 30_000, 59_000), millis(60_002, 60_001, 60_004, 12_000));
        assertThat(ages.limitNanos()).isEqualTo(60_002 * MILLI);
        assertThat(ages.endsAtLimit()).isEqualTo(3);
    }

    @Test
    void endsAtAnyTimeAreNoLimit() {
        assertThat(IdleAges.of(Example.REMOTE, millis(), millis(1_000, 7_000, 21_000, 44_000, 59_000))
                        .limitNanos())
                .isEqualTo(-1);
    }

    @Test
    void twoEndsAreNoLimit() {
        assertThat(IdleAges.of(Example.REMOTE, millis(), millis(60_000, 60_001)).limitNanos())
                .isEqualTo(-1);
    }

    @Test
    void someThatFallTogetherAmongManyAreNoLimit() {
        assertThat(IdleAges.of(
                                Example.REMOTE,
                                millis(),
                                millis(1_000, 3_000, 9_000, 12_000, 60_000, 60_001, 60_002, 80_000))
                        .limitNanos())
                .isEqualTo(-1);
    }

    @Test
    void aLimitThatConnectionsOutliveIsNone() {
        assertThat(IdleAges.of(Example.REMOTE, millis(90_000), millis(60_002, 60_001, 60_004))
                        .limitNanos())
                .isEqualTo(-1);
    }

    @Test
    void everyConnectionIsInABucket() {
        IdleAges ages = IdleAges.of(Example.REMOTE, millis(499, 500, 4_000_000), millis(999, 1_000));
        assertThat(ages.buckets()).first().isEqualTo(new Bucket(0, 500 * MILLI, 1, 0));
        assertThat(ages.buckets().get(1)).isEqualTo(new Bucket(500 * MILLI, 1000 * MILLI, 1, 1));
        assertThat(ages.buckets()).last().isEqualTo(new Bucket(3_600_000 * MILLI, Long.MAX_VALUE, 1, 0));
        assertThat(ages.buckets().stream().mapToInt(bucket -> bucket.reused() + bucket.ended()))
                .satisfies(counts -> assertThat(
                                counts.stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(5));
    }

    @Test
    void theLimitIsDrawn() throws Exception {
        String svg =
                IdleAgesSvg.draw(IdleAges.of(Example.REMOTE, millis(700, 30_000), millis(60_002, 60_001, 60_004)), "x");
        assertThat(svg).contains("limit 60 s").contains("10.0.0.5:443");
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(svg.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(IdleAgesSvg.draw(IdleAges.of(Example.REMOTE, millis(), millis()), "x"))
                .isEmpty();
    }

    private static List<Long> millis(long... millis) {
        return LongStream.of(millis).map(each -> each * MILLI).boxed().toList();
    }
}

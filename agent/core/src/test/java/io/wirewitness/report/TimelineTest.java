package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.report.Timeline.Bar;
import io.wirewitness.report.Timeline.Cell;
import io.wirewitness.report.Timeline.Lane;
import io.wirewitness.report.Timeline.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long FROM = Example.AT_NANOS;

    @Test
    void whatFallsIntoOneColumnIsOneCell() {
        Lane lane = lane(bar(0, 0), bar(0.1, 0), bar(50, 0));
        assertThat(timeline(100, lane).cells(lane))
                .containsExactly(new Cell(0, 1, 2), new Cell(Timeline.COLUMNS / 2, 1, 1));
    }

    @Test
    void whatLastsIsAsWideAsItLasts() {
        Lane lane = lane(bar(25, 50));
        assertThat(timeline(100, lane).cells(lane))
                .containsExactly(new Cell(Timeline.COLUMNS / 4, Timeline.COLUMNS / 2 + 1, 1));
    }

    @Test
    void whatLiesOutsideIsNotDrawn() {
        Lane lane = lane(bar(-20, 10), bar(-5, 10), bar(99, 100), bar(101, 5));
        assertThat(timeline(100, lane).cells(lane)).extracting(Cell::column).containsExactly(0, 396);
        assertThat(timeline(100, lane).cells(lane))
                .allSatisfy(cell -> assertThat(cell.column() + cell.width()).isLessThanOrEqualTo(Timeline.COLUMNS));
    }

    @Test
    void aMillionThingsAreABoundedDrawing() {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < 1_000_000; i++) {
            bars.add(bar(i / 10_000.0, 0));
        }
        Lane lane = new Lane("incidents", Shape.DIAMOND, bars);
        assertThat(timeline(100, lane).cells(lane)).hasSize(Timeline.COLUMNS);
        assertThat(TimelineSvg.draw(timeline(100, lane), "x").length()).isLessThan(100_000);
    }

    @Test
    void aDrawingIsWellFormedAndForeignTextInert() throws Exception {
        Lane lane = new Lane("<script>", Shape.CROSS, List.of(bar(1, 1)));
        String svg = TimelineSvg.draw(timeline(0, lane), "x");
        assertThat(svg).doesNotContain("<script>").contains("&lt;script&gt; (1)");
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(svg.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void nothingIsNotDrawn() {
        assertThat(TimelineSvg.draw(timeline(100, lane()), "x")).isEmpty();
    }

    private static Timeline timeline(double seconds, Lane lane) {
        return new Timeline(FROM, FROM + (long) (seconds * SECOND), List.of(lane));
    }

    private static Lane lane(Bar... bars) {
        return new Lane("lane", Shape.BAR, List.of(bars));
    }

    private static Bar bar(double atSeconds, double seconds) {
        return new Bar(FROM + (long) (atSeconds * SECOND), (long) (seconds * SECOND), "what");
    }
}

package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {

    @Test
    void countsEdits() {
        assertThat(Nearest.edits("log", "log")).isZero();
        assertThat(Nearest.edits("lgo", "log")).isEqualTo(1);
        assertThat(Nearest.edits("", "log")).isEqualTo(3);
        assertThat(Nearest.edits("captur", "capture")).isEqualTo(1);
        assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void findsTheNearest() {
        assertThat(Nearest.to("peer-sow", List.of("peer-slow", "local-close"))).isEqualTo("peer-slow");
        assertThat(Nearest.to("x", List.of())).isNull();
        assertThat(Nearest.to("x".repeat(1_000_000), List.of("log"))).isEqualTo("log");
    }
}

package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class TerminalProgressTest {

    private final StringWriter screen = new StringWriter();
    private long now;
    private final TerminalProgress progress = new TerminalProgress(new PrintWriter(screen), () -> now);

    @Test
    void bytesRateAndWhatIsLeft() {
        now = 1_000_000_000L;
        progress.at(2_000_000_000L, 8_000_000_000L, 1);
        assertThat(screen.toString()).isEqualTo("\r  2.00 GB of 8.00 GB (25 %), 2.00 GB/s, 3 s left");
    }

    @Test
    void atMostFourTimesASecond() {
        for (int i = 0; i < 1000; i++) {
            now += 1_000_000;
            progress.at(i, 1000, i);
        }
        assertThat(screen.toString().chars().filter(c -> c == '\r').count()).isEqualTo(4);
    }

    @Test
    void aPipeHasNoEnd() {
        now = 2_000_000_000L;
        progress.at(3_000_000, -1, 1);
        assertThat(screen.toString()).isEqualTo("\r  3.0 MB, 1.5 MB/s");
    }

    @Test
    void nothingOfItIsLeft() {
        now = 1_000_000_000L;
        progress.at(1_000_000, -1, 1);
        int shown = screen.toString().length() - 1;
        progress.erase();
        assertThat(screen.toString()).endsWith("\r" + " ".repeat(shown) + "\r");
        int length = screen.toString().length();
        progress.erase();
        assertThat(screen.toString()).hasSize(length);
    }
}

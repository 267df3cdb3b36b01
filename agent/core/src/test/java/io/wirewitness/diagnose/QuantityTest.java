package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "20000, 0.02 ms",
        "300000, 0.3 ms",
        "1300000, 1.3 ms",
        "9999999, 10 ms",
        "250000000, 250 ms",
        "12400000000, 12.4 s",
        "60002000000, 60 s",
        "350400000000, 350 s",
        "-1300000, -1.3 ms"
    })
    void aSpanHasTheUnitAPersonWouldChoose(long nanos, String text) {
        assertThat(Quantity.nanos(nanos)).isEqualTo(text);
    }

    /** The JDK's own formatting is the measure; it parses a pattern for each number, and verdicts have dozens. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aDecimalIsRoundedAsTheJdkRoundsIt(int decimals) {
        Random dice = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            long value = dice.nextLong() >> (12 + dice.nextInt(51)); // below 2^52: a double has it exactly
            assertThat(Quantity.decimal(value, 3, decimals))
                    .as("%d thousandths", value)
                    .isEqualTo(String.format(Locale.ROOT, "%." + decimals + "f", value / 1e3));
        }
    }

    @Test
    void halvesAreRoundedAwayFromZero() {
        assertThat(Quantity.decimal(1_234_500, 6, 3)).isEqualTo("1.235");
        assertThat(Quantity.decimal(-1_234_500, 6, 3)).isEqualTo("-1.235");
        assertThat(Quantity.decimal(1_234_499, 6, 3)).isEqualTo("1.234");
        assertThat(Quantity.decimal(999_999, 6, 2)).isEqualTo("1.00");
        assertThat(Quantity.decimal(5, 1, 0)).isEqualTo("1");
    }

    @Test
    void oneIsSingular() {
        assertThat(Quantity.bytes(1)).isEqualTo("1 byte");
        assertThat(Quantity.bytes(0)).isEqualTo("0 bytes");
        assertThat(Quantity.millis(2)).isEqualTo("2 ms");
        assertThat(Quantity.millis(2000)).isEqualTo("2 s");
    }
}

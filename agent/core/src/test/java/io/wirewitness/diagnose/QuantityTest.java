package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void oneIsSingular() {
        assertThat(Quantity.bytes(1)).isEqualTo("1 byte");
        assertThat(Quantity.bytes(0)).isEqualTo("0 bytes");
        assertThat(Quantity.millis(2)).isEqualTo("2 ms");
        assertThat(Quantity.millis(2000)).isEqualTo("2 s");
    }
}

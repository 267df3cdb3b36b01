package io.wirewitness.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {

    private static final String LONGEST = "a".repeat(64);

    @ParameterizedTest
    @ValueSource(
            strings = {"4bf92f3577b34da6a3ce929d0e0e4736", "1", "7277407061855694839", "Root_1-67891233-abcdef", "00a0"
            })
    void anIdIsAWord(String id) {
        assertThat(Trace.of(id, id)).isEqualTo(new Trace(id, id));
    }

    @Test
    void anIdHasSixtyFourCharactersAtMost() {
        assertThat(Trace.of(LONGEST, LONGEST)).isEqualTo(new Trace(LONGEST, LONGEST));
        assertThat(Trace.of(LONGEST + "a", null)).isNull();
        assertThat(Trace.of("a".repeat(1 << 20), null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "00000000000000000000000000000000",
                " ",
                "a b",
                "a\nb",
                "${jndi:x}",
                "<b>",
                "\u0661",
                "\u00e9",
                "a.b"
            })
    void whatIsNoIdIsDropped(String id) {
        assertThat(Trace.of(id, "1")).isNull();
        assertThat(Trace.of("1", id)).isEqualTo(new Trace("1", null));
        assertThatThrownBy(() -> new Trace(id, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trace("1", id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSpanWithoutATraceIsNothing() {
        assertThat(Trace.of(null, "1")).isNull();
        assertThat(Trace.of("1", null)).isEqualTo(new Trace("1", null));
    }
}

package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterimHeadsTest {

    private static boolean only(String text) {
        int state = InterimHeads.WHOLE;
        for (int i = 0; i < text.length(); i++) {
            state = InterimHeads.next(state, text.charAt(i));
        }
        return state == InterimHeads.WHOLE;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.0 100\r\n\r\n",
                "HTTP/1.1 102 Processing\r\nX: a\rb\r\n\r\n",
                "HTTP/1.1 110 New\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
            })
    void interimHeadsAlone(String text) {
        assertThat(only(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nx",
                "HTTP/1.1 10x Continue\r\n\r\n",
                "HTTP/2 100 Continue\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n",
                "HTTP/1.1 100 Continue\n\n",
                "\u0016\u0003\u0003"
            })
    void nearMissSomethingElseOrNotAllOfIt(String text) {
        assertThat(only(text)).isFalse();
    }

    @Test
    void whatWasSomethingElseStaysSo() {
        assertThat(InterimHeads.next(InterimHeads.NOT, 'H')).isEqualTo(InterimHeads.NOT);
    }
}

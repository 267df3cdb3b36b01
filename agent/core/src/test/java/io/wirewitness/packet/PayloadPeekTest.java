package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadPeekTest {

    private static int peek(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 4)
                .put((byte) 1)
                .put((byte) 1)
                .put(bytes);
        return PayloadPeek.peek(buffer, 2, 2 + bytes.length);
    }

    private static int peek(String text) {
        return peek(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
    void requests(String method) {
        String request = method + " /orders HTTP/1.1\r\n";
        for (int length = 4; length <= request.length(); length++) {
            assertThat(PayloadPeek.payload(peek(request.substring(0, length)))).isEqualTo(Payload.HTTP_REQUEST);
        }
        assertThat(PayloadPeek.httpStatus(peek(request))).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GETX /", "POSTER", "DELETED", "PUTT", "SSH-2.0-", "HTTP", "PRI x", "G", "\0\0\0\0", "HTTP/2 200"
            })
    void othersThatLookAlike(String text) {
        Payload expected = text.equals("HTTP") ? Payload.HTTP_RESPONSE : Payload.OTHER;
        assertThat(PayloadPeek.payload(peek(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK, HTTP_RESPONSE, 200",
        "HTTP/1.0 413 Too large, HTTP_RESPONSE, 413",
        "HTTP/1.1 599, HTTP_RESPONSE, 599",
        "HTTP/1.1 5, HTTP_RESPONSE, 0",
        "HTTP/1.1 2x0 OK, OTHER, 0",
        "PRI * HTTP/2.0, HTTP2_PREFACE, 0",
    })
    void responses(String text, Payload payload, int status) {
        int peek = peek(text);
        assertThat(PayloadPeek.payload(peek)).isEqualTo(payload);
        assertThat(PayloadPeek.httpStatus(peek)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "1603010200010001fc, TLS_CLIENT_HELLO",
        "160303007a020000, TLS_SERVER_HELLO",
        "16030300400b0000, TLS_HANDSHAKE",
        "1603030040, TLS_HANDSHAKE",
        "140303000101, TLS_HANDSHAKE",
        "15030300020228, TLS_ALERT",
        "1703030123, TLS_APPLICATION_DATA",
        "17030348010000, OTHER", // longer than any record
        "17030300000000, OTHER",
        "1702030123, OTHER",
        "1703ff0123, OTHER",
        "17030301, OTHER",
        "18030300030100, OTHER",
    })
    void tlsRecords(String hex, Payload payload) {
        assertThat(PayloadPeek.payload(peek(HexFormat.of().parseHex(hex)))).isEqualTo(payload);
    }

    @Test
    void noPayloadIsZero() {
        assertThat(peek("")).isEqualTo(PayloadPeek.NOTHING);
        assertThat(PayloadPeek.peek(ByteBuffer.allocate(3), 9, 3)).isEqualTo(PayloadPeek.NOTHING);
        assertThat(PayloadPeek.payload(PayloadPeek.NOTHING)).isEqualTo(Payload.NONE);
    }

    @Test
    void aNumberThatNoPeekReturnsIsNoFault() {
        assertThat(PayloadPeek.payload(0xff)).isEqualTo(Payload.OTHER);
    }
}

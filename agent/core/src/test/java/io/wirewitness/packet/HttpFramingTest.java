package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFramingTest {

    /** The bytes of a text that is written with | for CRLF and ! for a bare LF, three bytes into a buffer. */
    private static ByteBuffer buffer(String text) {
        byte[] bytes = wire(text).getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(bytes.length + 3).put(3, bytes);
    }

    private static String wire(String text) {
        return text.replace("|", "\r\n").replace("!", "\n").replace("~", "\t");
    }

    private static long messageBytes(String text) {
        ByteBuffer bytes = buffer(text);
        return HttpFraming.messageBytes(bytes, 3, bytes.limit(), PayloadPeek.peek(bytes, 3, bytes.limit()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'GET / HTTP/1.1|Host: a||'",
        "0, 'GET / HTTP/1.1||'",
        "0, 'GET / HTTP/1.1!Host: a!!'",
        "5, 'POST / HTTP/1.1|Host: a|Content-Length: 5||'",
        "5, 'POST / HTTP/1.1|content-length:5|Host: a||'",
        "5, 'PUT / HTTP/1.1|CONTENT-LENGTH:~5 ~|Host: a||'",
        "7, 'PUT / HTTP/1.1|Content-Length : 7||'",
        "300000000000, 'PUT / HTTP/1.1|Content-Length: 300000000000||'",
        "0, 'PUT / HTTP/1.1|Content-Length: 0||'",
        "0, 'PUT / HTTP/1.1|Content-Lengths: 9|X-Content-Length: 9|Content-Type: a|C: 1||'",
        "12, 'HTTP/1.1 200 OK|Server: a|Content-Length: 12||'",
        "12, 'HTTP/1.0 404 |Content-Length: 12||'",
        "12, 'HTTP/1.1 200 OK|Content-Length: 12|Content-Length: 12||'",
        "12, 'HTTP/1.1 200 OK|Content-Length: 12, 12||'",
        "12, 'HTTP/1.1 200 OK|Content-Length:| 12||'",
        "12, 'HTTP/1.1 200 OK|X-Folded: a|~Content-Length: 99|Content-Length: 12||'",
        "0, 'HTTP/1.1 204 No Content|Content-Length: 12||'",
        "0, 'HTTP/1.1 304 Not Modified|Content-Length: 1234||'",
        "0, 'HTTP/1.1 100 Continue||'",
        "0, 'HTTP/1.1 101 Switching Protocols|Transfer-Encoding: chunked||'",
    })
    void headAndBody(long bodyBytes, String head) {
        long headBytes = wire(head).length();
        assertThat(messageBytes(head)).isEqualTo(headBytes + bodyBytes);
        assertThat(messageBytes(head + "some of the body")).isEqualTo(headBytes + bodyBytes);
        ByteBuffer bytes = buffer(head + "||");
        assertThat(HttpFraming.headBytes(bytes, 3, bytes.limit())).isEqualTo(headBytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1|Transfer-Encoding: chunked||",
                "POST / HTTP/1.1|transfer-encoding:CHUNKED|Content-Length: 5||",
                "POST / HTTP/1.1|Content-Length: 5|Transfer-Encoding: gzip, chunked||",
                "HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 2|Transfer-Encoding: gzip,~chunked , ||",
                "HTTP/1.1 200 OK|Transfer-Encoding:| gzip,| chunked||",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip|Transfer-Encoding: chunked||5|hello|0||",
            })
    void chunked(String head) {
        assertThat(messageBytes(head)).isEqualTo(HttpFraming.CHUNKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK|Server: a||all that follows",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked, gzip|Content-Length: 5||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked2||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chun ked||",
                "HTTP/1.1 200 OK|Transfer-Encodings: chunked||",
            })
    void untilClose(String head) {
        assertThat(messageBytes(head)).isEqualTo(HttpFraming.UNTIL_CLOSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1|Content-Length: 5|Content-Length: 6||",
                "POST / HTTP/1.1|Content-Length: 5, 6||",
                "POST / HTTP/1.1|Content-Length: five|Content-Length: 5||",
                "POST / HTTP/1.1|Content-Length: 5 5||",
                "POST / HTTP/1.1|Content-Length: -5||",
                "POST / HTTP/1.1|Content-Length:||",
                "POST / HTTP/1.1|Content-Length: 5,||",
                "POST / HTTP/1.1|Content-Length: 99999999999999999999||",
                "POST / HTTP/1.1|Transfer-Encoding: gzip||",
                "HTTP/1.1 2",
                "HTTP/1.1 000 what||",
                "PRI * HTTP/2.0||SM||",
                "something else||",
                "",
            })
    void unknown(String head) {
        assertThat(messageBytes(head)).isEqualTo(HttpFraming.UNKNOWN);
    }

    @Test
    void aHeadThatIsCutIsUnknown() {
        String head = wire("POST /orders HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked|X: y||");
        for (int kept = 0; kept < head.length(); kept++) {
            assertThat(messageBytes(head.substring(0, kept)))
                    .as("%d bytes", kept)
                    .isEqualTo(HttpFraming.UNKNOWN);
            ByteBuffer bytes = buffer(head.substring(0, kept));
            assertThat(HttpFraming.headBytes(bytes, 3, bytes.limit())).isEqualTo(HttpFraming.UNKNOWN);
        }
        assertThat(messageBytes(head)).isEqualTo(HttpFraming.CHUNKED);
    }

    @Test
    void aResponseWhoseHeadIsCutBehindItsLengthHasAtLeastThat() {
        String head = wire("HTTP/1.1 200 OK|Server: a|Content-Length: 5500|X: y||");
        int known = head.indexOf("5500") + "5500\r\n".length();
        for (int kept = 12; kept < head.length(); kept++) {
            long length = messageBytes(head.substring(0, kept));
            if (kept < known) {
                assertThat(length).as("%d bytes", kept).isEqualTo(HttpFraming.UNKNOWN);
            } else {
                assertThat(HttpFraming.isAtLeast(length)).as("%d bytes", kept).isTrue();
                assertThat(HttpFraming.bytes(length)).isEqualTo(kept + 5500);
            }
        }
        assertThat(messageBytes(head)).isEqualTo(head.length() + 5500);
        assertThat(HttpFraming.isAtLeast(messageBytes(head))).isFalse();
        assertThat(HttpFraming.isAtLeast(HttpFraming.CHUNKED)).isFalse();
    }

    @Test
    void nothingBeyondTheEndIsRead() {
        ByteBuffer bytes = buffer("POST / HTTP/1.1|Content-Length: 55||");
        int peek = PayloadPeek.peek(bytes, 3, bytes.limit());
        assertThat(HttpFraming.messageBytes(bytes, 3, bytes.limit() - 1, peek)).isEqualTo(HttpFraming.UNKNOWN);
        assertThat(HttpFraming.messageBytes(bytes, 3, bytes.limit() + 90, peek)).isEqualTo(39 + 55);
        assertThat(HttpFraming.messageBytes(bytes, bytes.limit() + 9, bytes.limit(), peek))
                .isEqualTo(HttpFraming.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "true, '0||'",
        "true, '5|hello|0||'",
        "true, 'HTTP/1.1 200 OK||0||'",
        "false, '10||'",
        "false, '5|hello|0|'",
        "false, '5|hello|0!!'",
        "false, '0|X: trailer||'",
        "false, ''",
    })
    void theLastChunk(boolean last, String text) {
        ByteBuffer bytes = buffer(text);
        int length = bytes.limit() - 3;
        assertThat(HttpFraming.endsChunked(bytes, 3, bytes.limit(), length)).isEqualTo(last);
        assertThat(HttpFraming.endsChunked(bytes, 3, bytes.limit(), length + 1)).isFalse();
    }

    @Test
    void theNextLineIsFoundAtAnyDistance() {
        for (int length = 0; length < 40; length++) {
            // 0x0b and 0x8a differ from a line feed by one bit: neither may be taken for one
            String text = "\u000b\u008a".repeat(20).substring(0, length) + "\n\u000b\n";
            ByteBuffer bytes = buffer(text);
            assertThat(HttpFraming.lineAfter(bytes, 3, bytes.limit())).isEqualTo(3 + length + 1);
            assertThat(HttpFraming.lineAfter(bytes, 3, 3 + length)).isEqualTo(3 + length);
        }
    }

    @Test
    void changedHeadsNeverThrow() {
        SplittableRandom random = new SplittableRandom(11);
        byte[] head = wire("HTTP/1.1 200 OK|Content-Length: 12, 12|Transfer-Encoding: gzip,| chunked|X: y||0||")
                .getBytes(StandardCharsets.ISO_8859_1);
        int known = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] changed = head.clone();
            for (int change = random.nextInt(6); change > 0; change--) {
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            }
            ByteBuffer bytes = ByteBuffer.wrap(changed).limit(random.nextInt(changed.length + 1));
            int peek = PayloadPeek.peek(bytes, 0, bytes.limit());
            long length = HttpFraming.messageBytes(bytes, 0, bytes.limit(), peek);
            assertThat(length).isGreaterThanOrEqualTo(HttpFraming.UNTIL_CLOSE).isNotZero();
            known += length == HttpFraming.UNKNOWN ? 0 : 1;
        }
        assertThat(known).isGreaterThan(1000);
    }
}

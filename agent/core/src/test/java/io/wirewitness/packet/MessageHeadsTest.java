package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.MessageHead;
import io.wirewitness.model.ResetReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageHeadsTest {

    /** Line ends are written as |. */
    private static @Nullable MessageHead read(String text) {
        byte[] bytes = text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 3).put(3, bytes);
        return MessageHeads.read(buffer, 3, buffer.limit(), bytes.length);
    }

    private static HttpRequestHead request(String text) {
        return (HttpRequestHead) Objects.requireNonNull(read(text));
    }

    private static HttpResponseHead response(String text) {
        return (HttpResponseHead) Objects.requireNonNull(read(text));
    }

    @ParameterizedTest
    @CsvSource({
        "websocket,true",
        "h2c,false",
        "H2C,false",
        "TLS/1.2,false",
        "'TLS/1.0, HTTP/1.1',false",
        "'h2c, websocket',true"
    })
    void anUpgradeThatIsAnOfferIsNoDemand(String protocol, boolean demand) {
        assertThat(request("GET / HTTP/1.1|Upgrade: " + protocol + "||").upgrade())
                .isEqualTo(demand);
    }

    @Test
    void everythingOfARequest() {
        assertThat(request("POST /orders?token=secret HTTP/1.1|host: pay.example.com:8443|RANGE: bytes=0-9|"
                        + "Cookie: session=secret|Authorization: Basic c2VjcmV0|Upgrade:  websocket|"
                        + "Connection: Upgrade , Close|Expect: 100-Continue|Content-Length: 12||body"))
                .isEqualTo(new HttpRequestHead(
                        "POST", "/orders?***", "pay.example.com:8443", true, true, 12, false, true, true, true))
                .asString()
                .doesNotContain("secret", "c2Vj");
    }

    @Test
    void theLeastOfARequest() {
        assertThat(request("GET / HTTP/1.1||"))
                .isEqualTo(new HttpRequestHead("GET", "/", null, false, false, 0, false, false, false, true));
        assertThat(request("GET / HTTP/1.0||").connectionClose()).isTrue();
        assertThat(request("GET / HTTP/1.0|Connection: keep-alive||").connectionClose())
                .isFalse();
        assertThat(request("PUT / HTTP/1.1|Transfer-Encoding: gzip, chunked||"))
                .isEqualTo(new HttpRequestHead("PUT", "/", null, false, false, -1, true, false, false, true));
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:secret@proxy.example.com/a, http://proxy.example.com/a",
        "http://user:sec/ret@proxy.example.com/a, http://proxy.example.com/a",
        "http://user:secret, http://***",
        "http://a.example.com/b;jsessionid=secret, http://a.example.com/b;***",
        "/a?http://secret, /a?***",
        "example.com:443, example.com:443",
        "*, *",
    })
    void targetsKeepNoSecret(String target, String kept) {
        assertThat(request("GET " + target + " HTTP/1.1||").target()).isEqualTo(kept);
    }

    @Test
    void everythingOfAResponse() {
        assertThat(response("HTTP/1.1 413 Too large|SERVER: waf|Set-Cookie: a=secret|Via: 1.1 one|"
                        + "via: 1.1 two|Keep-Alive: timeout=5, max=99|connection: close|content-length: 7||"))
                .isEqualTo(new HttpResponseHead(413, "waf", "1.1 one, 1.1 two", 7, false, true, 5, 99, true));
        assertThat(response("HTTP/1.1 200 OK||"))
                .isEqualTo(new HttpResponseHead(200, null, null, -1, false, false, -1, -1, true));
        assertThat(response("HTTP/1.1 204 None|Keep-Alive: timeout=x,max=||"))
                .isEqualTo(new HttpResponseHead(204, null, null, 0, false, false, -1, -1, true));
    }

    @Test
    void aPageIsOnlySaidToBePlainHtml() {
        HttpResponseHead page = response("HTTP/1.1 503 No|Content-Type: text/html|cache-control:no-cache||");
        assertThat(page.html()).isTrue();
        assertThat(page.noCache()).isTrue();
        HttpResponseHead other =
                response("HTTP/1.1 503 No|Content-Type: text/html;charset=utf-8|Cache-Control: no-cache, no-store||");
        assertThat(other.html()).isFalse();
        assertThat(other.noCache()).isFalse();
        assertThat(response("HTTP/1.1 503 No|Content-Type: text/ht").html()).isFalse();
    }

    @Test
    void aServerNamesTheVersionsOfWebSocketThatItKnows() {
        assertThat(response("HTTP/1.1 426 No|Server: s|Sec-WebSocket-Version: 13, 8||")
                        .webSocketVersions())
                .isTrue();
        assertThat(response("HTTP/1.1 426 No|Server: s|Sec-WebSocket-Accept: x||")
                        .webSocketVersions())
                .isFalse();
    }

    @Test
    void aCutHeadSaysWhatItHas() {
        String head = "HTTP/1.1 502 Bad gateway|Server: nginx|Content-Length: 150|Via: 1.1 proxy||";
        assertThat(response(head.substring(0, head.indexOf("nginx") + 2)).server())
                .isNull();
        HttpResponseHead cut = response(head.substring(0, head.indexOf("Via") + 5));
        assertThat(cut.server()).isEqualTo("nginx");
        assertThat(cut.via()).isNull();
        assertThat(cut.bodyBytes()).isEqualTo(-1);
        assertThat(cut.complete()).isFalse();
        for (int kept = 4; kept < head.length(); kept++) {
            assertThat(response(head.substring(0, kept)).complete()).isFalse();
        }
        assertThat(response(head).complete()).isTrue();
    }

    @Test
    void foldedLinesAndForeignText() {
        HttpResponseHead head = response("HTTP/1.1 200 OK|Server: one|\ttwo\u001b[31m\u00e9|"
                + "X: y| Server: not this|Via: " + "v".repeat(1000) + "||");
        assertThat(head.server()).isEqualTo("one   two?[31m?");
        assertThat(head.via()).hasSize(255);
        assertThat(head.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GE", "SSH-2.0-OpenSSH", "PRI * HTTP/2.0||SM||", "\0\0\0\0\0\0"})
    void nothingKnown(String text) {
        assertThat(read(text)).isNull();
    }

    private static @Nullable ResetReason reason(byte[] bytes, int payloadBytes) {
        return MessageHeads.resetReason(ByteBuffer.wrap(bytes), 0, bytes.length, payloadBytes);
    }

    @Test
    void whatAResetSays() {
        HexFormat hex = HexFormat.of();
        assertThat(reason(hex.parseHex("33aa001100000000"), 8))
                .isEqualTo(new ResetReason(17, "middlebox interference"));
        assertThat(reason(hex.parseHex("33aa000300000009"), 8))
                .isEqualTo(new ResetReason(-1, "reason 3 of enterprise 9"));
        assertThat(reason(hex.parseHex("33aa006300000000"), 8)).isEqualTo(new ResetReason(99, "reason 99"));
        assertThat(reason(hex.parseHex("33aa001100000000"), 9)).isNull();
        assertThat(reason("No tcp, no connection\0".getBytes(StandardCharsets.US_ASCII), 22))
                .isEqualTo(new ResetReason(-1, "No tcp, no connection"));
        assertThat(reason(new byte[4], 4)).isNull();
        assertThat(reason(new byte[0], 0)).isNull();
        assertThat(reason(hex.parseHex("1b5b"), 2)).isNull();
    }

    @Test
    void aRangeThatBeginsAtTheBeginningAndHasNoEndIsTheWhole() {
        assertThat(HttpRequestHead.asksForPart("bytes=0-")).isFalse();
        assertThat(HttpRequestHead.asksForPart(null)).isFalse();
        assertThat(HttpRequestHead.asksForPart("bytes=0-99")).isTrue();
        assertThat(HttpRequestHead.asksForPart("bytes=100-")).isTrue();
        assertThat(HttpRequestHead.asksForPart("bytes=-100")).isTrue();
    }
}

package io.wirewitness.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadsTest {

    @Test
    void aRequestWithoutFieldsHasNoBody() {
        HttpRequestHead head = RequestHeads.of("GET", name -> null);

        assertThat(head.bodyBytes()).isZero();
        assertThat(head.chunked()).isFalse();
        assertThat(head.upgrade()).isFalse();
        assertThat(head.range()).isFalse();
        assertThat(head.via()).isNull();
    }

    @Test
    void whatRulesAskOfARequest() {
        HttpRequestHead head = RequestHeads.of(
                "GET",
                Map.of(
                        "content-length",
                        "12",
                        "range",
                        "bytes=0-9",
                        "upgrade",
                        "websocket",
                        "via",
                        "1.1 a",
                        "expect",
                        "100-continue",
                        "connection",
                        "Upgrade, Close")::get);

        assertThat(head.bodyBytes()).isEqualTo(12);
        assertThat(head.range()).isTrue();
        assertThat(head.upgrade()).isTrue();
        assertThat(head.expectContinue()).isTrue();
        assertThat(head.connectionClose()).isTrue();
        assertThat(head.via()).isEqualTo("1.1 a");
        assertThat(head.target()).isEmpty();
    }

    @Test
    void chunksHaveNoLength() {
        HttpRequestHead head = RequestHeads.of("POST", Map.of("transfer-encoding", "Chunked")::get);

        assertThat(head.chunked()).isTrue();
        assertThat(head.bodyBytes()).isEqualTo(-1);
    }

    @Test
    void noFieldButTheNamedOnesIsAskedFor() {
        RequestHeads.of("GET", HeadsTest::named);
        ResponseHeads.of(200, HeadsTest::named);
    }

    private static @Nullable String named(String name) {
        assertThat(name)
                .isIn(
                        "transfer-encoding",
                        "content-length",
                        "upgrade",
                        "connection",
                        "expect",
                        "range",
                        "via",
                        "server",
                        "keep-alive",
                        "content-type",
                        "cache-control",
                        "sec-websocket-version");
        return null;
    }

    @Test
    void aResponsesKeepAlive() {
        HttpResponseHead head = ResponseHeads.of(503, Map.of("keep-alive", "timeout=5, max=99", "server", "s")::get);

        assertThat(head.keepAliveTimeoutSeconds()).isEqualTo(5);
        assertThat(head.keepAliveMax()).isEqualTo(99);
        assertThat(head.server()).isEqualTo("s");
        assertThat(head.bodyBytes()).isEqualTo(-1);
    }

    @Test
    void aPageIsOnlySaidToBePlainHtml() {
        HttpResponseHead page =
                ResponseHeads.of(503, Map.of("content-type", " text/html", "cache-control", "no-cache")::get);
        HttpResponseHead other = ResponseHeads.of(
                503, Map.of("content-type", "text/html; charset=utf-8", "cache-control", "no-cache, private")::get);

        assertThat(page.html()).isTrue();
        assertThat(page.noCache()).isTrue();
        assertThat(other.html()).isFalse();
        assertThat(other.noCache()).isFalse();
    }

    @Test
    void aServerNamesTheVersionsOfWebSocketThatItKnows() {
        assertThat(ResponseHeads.of(426, Map.of("sec-websocket-version", "13")::get)
                        .webSocketVersions())
                .isTrue();
        assertThat(ResponseHeads.of(426, Map.of("upgrade", "websocket")::get).webSocketVersions())
                .isFalse();
    }

    // ---- lists of fields as netty and Vert.x have them --------------------------------------------------------------

    /** An entry. */
    @SuppressWarnings("UnusedVariable") // read by reflection
    private static final class Entry {
        private final @Nullable CharSequence key;
        private final @Nullable CharSequence value;
        private @Nullable Entry after;

        Entry(@Nullable CharSequence key, @Nullable CharSequence value, @Nullable Entry after) {
            this.key = key;
            this.value = value;
            this.after = after;
        }
    }

    @SuppressWarnings("UnusedVariable") // read by reflection
    private static final class Linked {
        private final @Nullable Entry head;

        Linked(@Nullable Entry head) {
            this.head = head;
        }
    }

    @SuppressWarnings("UnusedVariable") // read by reflection
    private static final class Adaptor {
        private final Object headers;

        Adaptor(Object headers) {
            this.headers = headers;
        }
    }

    @Test
    void aRingWithAnEntryThatOnlyBeginsIt() {
        Entry last = new Entry("VIA", "1.1 b", null);
        Entry begin = new Entry(null, null, new Entry("via", "1.1 a", new Entry("server", "x", last)));
        last.after = begin;
        Object headers = new Adaptor(new Adaptor(new Linked(begin)));

        assertThat(LinkedHeaders.value(headers, "via")).isEqualTo("1.1 a, 1.1 b");
        assertThat(LinkedHeaders.value(headers, "range")).isNull();
    }

    @Test
    void aListThatEnds() {
        Object headers = new Linked(new Entry("server", "x", new Entry("via", "1.1 a", null)));

        assertThat(LinkedHeaders.value(headers, "server")).isEqualTo("x");
        assertThat(LinkedHeaders.value(headers, "via")).isEqualTo("1.1 a");
    }

    @Test
    void noListAtAll() {
        assertThat(LinkedHeaders.value(null, "via")).isNull();
        assertThat(LinkedHeaders.value("text", "via")).isNull();
        assertThat(LinkedHeaders.value(new Linked(null), "via")).isNull();
    }
}

package io.wirewitness.lint.learn;

import static io.wirewitness.lint.learn.Taught.ADDRESS;
import static io.wirewitness.lint.learn.Taught.MINUTE;
import static io.wirewitness.lint.learn.Taught.START;
import static io.wirewitness.lint.learn.Taught.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.KnownLimit.Certainty;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Pauses;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.UpstreamLimits;
import io.wirewitness.model.HttpResponseHead;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LessonsTest {

    // ---- announced, guessed ----

    @Test
    void aPromiseIsAnnounced() {
        Peer peer = to().answered("Apache/2.4.62 (Debian)", 5, 98, 3).peer();
        assertThat(peer.server()).isEqualTo("Apache/2.4.62 (Debian)");
        assertThat(peer.limit(Peer.Limit.IDLE))
                .isEqualTo(new KnownLimit(
                        5_000,
                        Certainty.ANNOUNCED,
                        "Keep-Alive: timeout=5; 5 s (guessed: Apache httpd's default KeepAliveTimeout, by \"Server:"
                                + " Apache/2.4.62 (Debian)\")"));
        assertThat(peer.limit(Peer.Limit.REQUESTS))
                .extracting(KnownLimit::value)
                .isEqualTo(100L);
    }

    @Test
    void onlyAFirstAnswerOrAnotherOneIsNews() {
        Lessons lessons = new Lessons();
        HttpResponseHead plain = head("nginx", -1);
        assertThat(lessons.answered(ADDRESS, plain, 1)).isTrue();
        assertThat(lessons.answered(ADDRESS, plain, 2)).isFalse();
        assertThat(lessons.answered(ADDRESS, head("nginx", 9), 3)).isTrue();
        assertThat(lessons.answered(ADDRESS, head("envoy", 9), 4)).isTrue();
        assertThat(LessonsJson.read(LessonsJson.write(lessons)).answered(ADDRESS, head("envoy", 9), 1))
                .isTrue();
    }

    private static HttpResponseHead head(String server, long timeoutSeconds) {
        return new HttpResponseHead(200, server, null, 2, false, false, timeoutSeconds, -1, true);
    }

    @ParameterizedTest
    @CsvSource({
        "nginx/1.29.8, 75000",
        "nginx, 75000",
        "Apache, 5000",
        "Jetty(12.0.30), 30000",
        "gunicorn, 2000",
        "uvicorn, 5000",
        "Kestrel, 120000",
        "envoy, 3600000",
        "istio-envoy, 3600000",
        "awselb/2.0, 60000",
        "cloudflare, 400000",
        "Microsoft-IIS/10.0, 120000",
    })
    void aNameThatMeansOneThingIsAGuess(String server, long millis) {
        assertThat(to().answered(server, -1, -1, 1).limit(Peer.Limit.IDLE)).satisfies(limit -> {
            assertThat(limit).isNotNull();
            assertThat(limit.value()).isEqualTo(millis);
            assertThat(limit.certainty()).isEqualTo(Certainty.GUESSED);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Apache-Coyote/1.1", "Jetty(8.1.22)", "openresty/1.25", "mynginx", "", "GSE", "/", "Server"})
    void anyOtherNameIsNone(String server) {
        assertThat(to().answered(server, -1, -1, 1).limit(Peer.Limit.IDLE)).isNull();
    }

    @Test
    void aConnectionThatOutlivedTheGuessRefutesIt() {
        assertThat(to().answered("nginx", -1, -1, 1).usedWell(80_000, START).limit(Peer.Limit.IDLE))
                .isNull();
    }

    @Test
    void whatWasSeenIsSurerThanWhatIsPromised() {
        assertThat(to().answered("nginx", 20, -1, 1)
                        .idleEnds(15_000, 15_001, 15_002)
                        .limit(Peer.Limit.IDLE))
                .satisfies(limit -> {
                    assertThat(limit).isNotNull();
                    assertThat(limit.value()).isEqualTo(15_000);
                    assertThat(limit.certainty()).isEqualTo(Certainty.OBSERVED);
                    assertThat(limit.because()).contains("20 s (announced: Keep-Alive: timeout=20)");
                });
    }

    @Test
    void whatIsPromisedIsKeptBesideWhatWasSeen() {
        Peer peer = to().answered("nginx", 20, -1, 1)
                .idleEnds(15_000, 15_001, 15_002)
                .peer();
        assertThat(peer.limit(Peer.Limit.PROMISED_IDLE))
                .isEqualTo(new KnownLimit(20_000, Certainty.ANNOUNCED, "Keep-Alive: timeout=20"));
    }

    @Test
    void withoutAPromiseNoneIsTold() {
        Peer peer = to().answered("nginx", -1, -1, 1)
                .idleEnds(15_000, 15_001, 15_002)
                .peer();
        assertThat(peer.limit(Peer.Limit.PROMISED_IDLE)).isNull();
    }

    // ---- configured ----

    @Test
    void aConfiguredLimitMeetsTheLearntPeerOnce() {
        List<Peer> learnt = to().answered("nginx", -1, -1, 1).lessons.peers();
        Part client = Part.of(Part.Kind.HTTP_CLIENT, "okhttp", null, "OkHttp")
                .talkingTo(ADDRESS, "10.1.2.3:80", "elsewhere:80");
        List<Peer> all =
                KnownPeers.of(learnt, UpstreamLimits.parse("api.example.com=50s;10.0.0.0/8=350s"), List.of(client));
        assertThat(all.stream().filter(peer -> peer.way() == Peer.Way.TO))
                .extracting(Peer::address)
                .containsExactly(ADDRESS, "10.1.2.3:80");
        assertThat(all.get(0).limit(Peer.Limit.IDLE))
                .isEqualTo(new KnownLimit(
                        50_000,
                        Certainty.CONFIGURED,
                        "lint.upstream; 75 s (guessed: nginx's default keepalive_timeout, by \"Server: nginx\")"));
        assertThat(all.get(1).limit(Peer.Limit.IDLE))
                .extracting(KnownLimit::value)
                .isEqualTo(350_000L);
        assertThat(all).as("nobody has come from there").noneMatch(peer -> peer.way() == Peer.Way.FROM);
    }

    @Test
    void whatIsConfiguredStandsInFrontOfAServerOnceACallerCameFromIt() {
        Part server = Part.of(Part.Kind.HTTP_SERVER, "jetty", null, "Jetty :8080");
        Part visited = server.talkingTo("10.1.2.3", "10.1.2.4");
        List<Peer> told = UpstreamLimits.parse("api.example.com:443=50s;10.0.0.0/8=350s");

        assertThat(inFront(told, server)).isEmpty();
        assertThat(inFront(told, visited)).containsExactly("10.0.0.0/8");
        assertThat(inFront(List.of(Peer.from("10.0.0.0/8")), server))
                .as("somebody told that it calls us")
                .containsExactly("10.0.0.0/8");
    }

    private static List<String> inFront(List<Peer> configured, Part server) {
        return KnownPeers.of(List.of(), configured, List.of(server)).stream()
                .filter(peer -> peer.way() == Peer.Way.FROM)
                .map(Peer::address)
                .toList();
    }

    @Test
    void whatAPeerIsIsToldToo() {
        List<Peer> learnt = to().idleEnds(15_000, 15_001, 15_002).lessons.peers();
        Peer told = Peer.to(ADDRESS).called("nginx/1.29.8").ofLayer(7, false);
        assertThat(KnownPeers.of(learnt, List.of(told), List.of()))
                .singleElement()
                .satisfies(peer -> {
                    assertThat(peer.runsAtLeast("nginx", 1, 29, 7)).isTrue();
                    assertThat(peer.readsHttp()).isTrue();
                    assertThat(peer.limit(Peer.Limit.IDLE)).isNotNull();
                });
    }

    @Test
    void whatWasSeenIsSurerThanWhatIsConfigured() {
        List<Peer> learnt = to().idleEnds(15_000, 15_001, 15_002).lessons.peers();
        Peer peer = KnownPeers.of(learnt, UpstreamLimits.parse(ADDRESS + "=60s"), List.of())
                .get(0);
        assertThat(peer.limit(Peer.Limit.IDLE)).satisfies(limit -> {
            assertThat(limit).isNotNull();
            assertThat(limit.value()).isEqualTo(15_000);
            assertThat(limit.because()).contains("60 s (configured: lint.upstream)");
        });
    }

    // ---- habits ----

    @Test
    void ratesAndPausesAreToldWhenTheyWereObservedLongEnough() {
        Taught taught = to();
        for (int i = 0; i < 300; i++) {
            taught.lessons.connected(ADDRESS, START + i * 100L);
        }
        taught.lessons.lived(ADDRESS, 20_000, 500, 40_000, START);
        taught.lessons.observed(MINUTE);
        assertThat(taught.limit(Peer.Limit.CONNECT_RATE))
                .extracting(KnownLimit::value)
                .isEqualTo(5L);
        assertThat(taught.limit(Peer.Limit.REQUEST_RATE))
                .extracting(KnownLimit::value)
                .isEqualTo(25L);
        assertThat(taught.limit(Peer.Limit.LONGEST_PAUSE)).isNull();
        taught.lessons.observed(24 * 60 * MINUTE);
        assertThat(taught.limit(Peer.Limit.LONGEST_PAUSE))
                .extracting(KnownLimit::value)
                .isEqualTo(40_000L);
    }

    @Test
    void pausesAreCountedWithTheTimeInWhichTheyWere() {
        Taught taught = to().answered("nginx", -1, -1, 1);
        assertThat(taught.peer().pauses()).isNull();
        for (int i = 0; i < 60; i++) {
            taught.lessons.used(ADDRESS, 80_000);
        }
        taught.lessons.used(ADDRESS, 499);
        taught.lessons.observed(60 * MINUTE);
        assertThat(taught.peer().pauses())
                .isEqualTo(new Pauses(60 * MINUTE, new TreeMap<>(Map.of(Pauses.step(80_000), 60L))));
    }

    @Test
    void aPromiseIsKeptBesideWhatWasSeen() {
        Taught taught = to().answered("Apache/2.4.62", 20, -1, 1).idleEnds(15_000, 15_001, 15_002);
        assertThat(taught.limit(Peer.Limit.PROMISED_IDLE))
                .isEqualTo(new KnownLimit(20_000, Certainty.ANNOUNCED, "Keep-Alive: timeout=20"));
        assertThat(taught.answered("Apache/2.4.62", -1, -1, 1).limit(Peer.Limit.PROMISED_IDLE))
                .isNull();
    }

    // ---- bounds ----

    @Test
    void thePeersUsedLongestAgoAreForgotten() {
        Lessons lessons = new Lessons();
        for (int i = 0; i < Lessons.MOST_PEERS + 10; i++) {
            lessons.usedWell("host" + i + ":80", 1_000, START);
            lessons.usedWell("host0:80", 1_000, START);
        }
        assertThat(lessons.peers()).hasSize(Lessons.MOST_PEERS);
        assertThat(lessons.longestUsedWellMillis("host0:80")).isEqualTo(1_000);
        assertThat(lessons.longestUsedWellMillis("host1:80")).isEqualTo(-1);
    }

    @Test
    void theLongestSinceAMomentIsNeverToldTooShort() {
        Longest longest = new Longest();
        for (int i = 0; i < 1_000; i++) {
            longest.add(10_000 - i, START + i);
        }
        assertThat(longest.entries()).hasSizeLessThanOrEqualTo(32);
        for (int i = 0; i < 1_000; i++) {
            assertThat(longest.since(START + i)).isGreaterThanOrEqualTo(10_000 - i);
        }
        assertThat(longest.since(START + 1_000)).isEqualTo(-1);
    }

    // ---- kept ----

    @Test
    void whatIsKeptIsReadBack() {
        Taught taught = to().answered("nginx/1.29.8", 65, 998, 2)
                .usedWell(59_000, START)
                .idleEnds(60_000, 60_001, 60_002);
        taught.lessons.near(Peer.Way.TO, ADDRESS, true);
        taught.lessons.used(ADDRESS, 59_000);
        taught.lessons.lived(ADDRESS, 20_000, 500, 40_000, START);
        taught.lessons.ended(Peer.Way.FROM, "10.0.0.9", new End(End.How.RST, true, 7_000, 8_000, 2, START));
        taught.lessons.observed(30 * 60 * MINUTE);
        String json = LessonsJson.write(taught.lessons);
        Lessons again = LessonsJson.read(json);
        assertThat(again.peers()).isEqualTo(taught.lessons.peers());
        assertThat(LessonsJson.write(again)).isEqualTo(json);
        assertThat(again.peers().get(0).pauses()).isNotNull();
        assertThat(again.takeChanged()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"schema\":\"wirewitness-peers/2\",\"peers\":[]}",
                "{\"schema\":\"wirewitness-peers/1\"}",
                "{\"schema\":\"wirewitness-peers/1\",\"peers\":[7]}",
                "{\"schema\":\"wirewitness-peers/1\",\"peers\":[{\"address\":\"a\",\"way\":\"up\"}]}",
                "{\"schema\":\"wirewitness-peers/1\",\"peers\":[{\"address\":{}}]}",
            })
    void whatIsNotOursIsNotRead(String text) {
        assertThatThrownBy(() -> LessonsJson.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatIsCutAnywhereIsNotRead() {
        String json = LessonsJson.write(to().usedWell(59_000, START).idleEnds(60_000, 60_001, 60_002).lessons);
        for (int length = 0; length < json.strip().length(); length++) {
            String cut = json.substring(0, length);
            assertThatThrownBy(() -> LessonsJson.read(cut)).as(cut).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

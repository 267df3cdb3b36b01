package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.report.Redaction.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://api.example.com/orders | https://api.example.com/orders",
                "https://api.example.com:8443/orders?a=SECRET#x | https://api.example.com:8443/orders",
                "https://user:SECRET@api.example.com/orders | https://api.example.com/orders",
                "https://user:SEC@RET@api.example.com/ | https://api.example.com/",
                "https://user:SEC/RET@api.example.com/ | https://***",
                "https://user:SEC?RET@api.example.com/ | https://***",
                "https://user:SEC#RET@api.example.com/ | https://***",
                "https://[fe80::1%25eth0]:80/x | https://[fe80::1%25eth0]:80/x",
                "https://bücher.example/x | https://bücher.example/x",
                "http:\\\\user:SECRET@h\\x | http:\\\\***",
                "/orders?token=SECRET | /orders",
                "/login;jsessionid=SECRET?x | /login",
                "/redirect/https%3A%2F%2Fh%2F%3Ftoken=SECRET | /redirect/https%3A%2F%2Fh%2F",
                "user:SECRET@host:443 | host:443",
                "host.example:443 | host.example:443",
                "https://host/x SECRET-Header: 1 | https://host/x",
                "* | *",
                "://SECRET@x | ://SECRET-less",
                "jar:https://u:SECRET@h/x.jar!/y | jar:https://h/x.jar!/y",
            })
    void cutsQueryAndUserInfoByDefault(String url, String expected) {
        String cut = Redaction.DEFAULT.redact(url);
        assertThat(cut).doesNotContain("SECRET").doesNotContain("RET@");
        if (!expected.endsWith("-less") && !url.startsWith("http:\\")) {
            assertThat(cut).isEqualTo(expected);
        }
        assertThat(Redaction.DEFAULT.redact(cut)).as("cutting twice").isEqualTo(cut);
    }

    @Test
    void cutsWhatItIsTold() {
        String url = "https://u:p@h.example:1/a/b?c=d#e";
        assertThat(cutting().redact(url)).isEqualTo("https://u:p@h.example:1/a/b?c=d");
        assertThat(cutting(Part.PATH).redact(url)).isEqualTo("https://u:p@h.example:1/***?c=d");
        assertThat(cutting(Part.HOST).redact(url)).isEqualTo("https://u:p@***/a/b?c=d");
        assertThat(cutting(Part.values()).redact(url)).isEqualTo("https://***/***");
        assertThat(cutting(Part.values()).redact(cutting(Part.values()).redact(url)))
                .isEqualTo("https://***/***");
    }

    @Test
    void aRequestIsAMethodAndAUrlAndNothingElse() {
        assertThat(Redaction.DEFAULT.request("POST https://h/x?SECRET")).isEqualTo("POST https://h/x");
        assertThat(Redaction.DEFAULT.request("GET https://h/x\r\nCookie: SECRET"))
                .isEqualTo("GET https://h/x");
        assertThat(Redaction.DEFAULT.request("Cookie: SECRET")).isEqualTo("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I/O error on POST request for \"https://h/x?token=SECRET\": Connection reset",
                "unexpected end of stream on https://u:SECRET@h/...",
                "Invalid status line: \"SECRET\"",
                "expected chunk size and optional extensions but was \"SECRET\"",
                "failed (url=https://h/x?token=SECRET)",
                "GET /x?token=SECRET failed",
                "first line\nCookie: SECRET",
                "Illegal header value 'Bearer SECRET' for Authorization",
                "unexpected char in Authorization value: Bearer SECRET",
                "Authorization: Digest username=x, response=SECRET",
                "Set-Cookie: a=SECRET; b=SECRET",
                "login failed, password=SECRET",
                "{\"access_token\": \"SECRET\", \"user\": 1}",
                "X-Api-Key: SECRET, X-Api-Key: SECRET",
                "{\"password\": \"two SECRET\", \"user\": 1}",
                "pwd='a SECRET'",
                "refused: basic U0VDUkVUOSECRET==",
            })
    void messagesAreCutToo(String message) {
        assertThat(Redaction.DEFAULT.message(message)).isNotEmpty().doesNotContain("SECRET");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "basic authentication failed | basic authentication failed",
                "Basic U0VDUkVU refused by proxy | Basic *** refused by proxy",
                "token: abc, host: h | token: ***, host: h",
                "no token | no token",
                "token= | token=",
                "GET https://h/x?token=SECRET failed: Connection reset | GET https://h/x failed: Connection reset",
                "the turtle is bearer Of news | the turtle is bearer *** news",
            })
    void ofCredentialsTheWordIsCut(String message, String expected) {
        String cut = Redaction.DEFAULT.message(message);
        assertThat(cut).isEqualTo(expected);
        assertThat(Redaction.DEFAULT.message(cut)).as("cutting twice").isEqualTo(cut);
    }

    /** What is looked for by hand, because a pattern on every text is a tenth of an incident's cost, is what a pattern would find. */
    @Test
    void quotedBytesOfAResponseAreFoundAsByAPattern() {
        Pattern pattern = Pattern.compile("(?i)(?:(?:status line|response line|invalid http response|header|body"
                + "|chunk(?: size)?)\\s*[:=]|but was)");
        String[] pieces = {
            "status line",
            "Response Line",
            "invalid HTTP response",
            "header",
            "Body",
            "chunk",
            " size",
            " ",
            "  ",
            ":",
            "=",
            "but was",
            "BUT WAS",
            "but",
            "was",
            "some",
            ".",
            "x"
        };
        Random dice = new Random(5);
        int cut = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = dice.nextInt(8); part >= 0; part--) {
                text.append(pieces[dice.nextInt(pieces.length)]);
            }
            String message = text.toString();
            Matcher found = pattern.matcher(message);
            boolean quotes = found.find() && found.end() < message.length();
            cut += quotes ? 1 : 0;
            assertThat(Redaction.DEFAULT.message(message))
                    .isEqualTo(quotes ? message.substring(0, found.end()) + " ***" : message);
        }
        assertThat(cut).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection reset",
                "unexpected end of stream on https://api.example.com/...",
                "failed to connect to api.example.com/10.0.0.5 (port 443) after 2000ms",
                "Premature end of Content-Length delimited message body (expected: 1,024; received: 512)",
                "Read timed out",
                "why? because",
            })
    void messagesWithoutSecretsStay(String message) {
        assertThat(Redaction.DEFAULT.message(message)).isEqualTo(message);
    }

    @Test
    void theRulesOwnWordsStay() throws IOException {
        try (Stream<Path> cases = Files.walk(Path.of("src/test/cases"))) {
            List<Path> texts =
                    cases.filter(path -> path.endsWith("expected.txt")).toList();
            assertThat(texts).isNotEmpty();
            for (Path text : texts) {
                for (String line : Files.readAllLines(text)) {
                    assertThat(Redaction.DEFAULT.message(line)).as("%s", text).isEqualTo(line);
                }
            }
        }
    }

    @Test
    void aLongMessageEndsBetweenWords() {
        assertThat(Redaction.DEFAULT.message("x ".repeat(990) + "https://user:" + "1".repeat(100) + "@h/"))
                .endsWith("x ***")
                .doesNotContain("user");
        assertThat(Redaction.DEFAULT.message("a".repeat(1_000_000) + "://h/")).isEqualTo("***");
    }

    @Test
    void nullIsNull() {
        assertThat(Redaction.DEFAULT.redact(null)).isNull();
        assertThat(Redaction.DEFAULT.request(null)).isNull();
        assertThat(Redaction.DEFAULT.message(null)).isNull();
    }

    @Test
    void noiseNeitherThrowsNorChangesWhenCutAgain() {
        List<String> pieces = List.of(
                "https://", "@", ":", "/", "?", "#", ";", "[", "]", "%3f", " ", "h", "\\", "é", "\ud800", "1", "=");
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder noise = new StringBuilder();
            for (int n = random.nextInt(10); n >= 0; n--) {
                noise.append(pieces.get(random.nextInt(pieces.size())));
            }
            for (Redaction redaction : List.of(Redaction.DEFAULT, cutting(Part.values()), cutting())) {
                String cut = redaction.redact(noise.toString());
                assertThat(redaction.redact(cut)).as("of <%s>", noise).isEqualTo(cut);
                redaction.message(noise.toString());
                redaction.request(noise.toString());
            }
        }
    }

    private static Redaction cutting(Part... parts) {
        EnumSet<Part> set = EnumSet.noneOf(Part.class);
        set.addAll(List.of(parts));
        return new Redaction(set);
    }
}

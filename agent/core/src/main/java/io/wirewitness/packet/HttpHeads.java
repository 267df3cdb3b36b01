package io.wirewitness.packet;

import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The few headers of an HTTP/1 head that are kept. All others are passed over, so that no cookie, credential or token is
 * ever copied. Framing is {@link HttpFraming}'s.
 */
final class HttpHeads {

    private static final int MOST_LINES = 256;
    private static final String CUT = "***";
    private static final int BAD_REQUEST = 400;

    /** What servers answer to a plain request on a TLS port: nginx (497), Apache httpd, Tomcat, Go's net/http. */
    private static final List<String> TLS_WANTED = List.of(
            "The plain HTTP request was sent to HTTPS port",
            "speaking plain HTTP to an SSL-enabled server port",
            "This combination of host and port requires TLS",
            "Client sent an HTTP request to an HTTPS server");

    private final ByteBuffer bytes;
    private final int end;

    private @Nullable String host;
    private @Nullable String server;
    private @Nullable String via;
    private String connection = "";
    private String keepAlive = "";
    private boolean html;
    private boolean noCache;
    private boolean webSocketVersions;
    private boolean upgrade;
    private boolean range;
    private boolean expectContinue;
    private boolean chunked;

    private HttpHeads(ByteBuffer bytes, int end) {
        this.bytes = bytes;
        this.end = end;
        int at = HttpFraming.lineAfter(bytes, 0, end);
        for (int line = 0; line < MOST_LINES && at < end && bytes.get(at) != '\r' && bytes.get(at) != '\n'; line++) {
            int next = HttpFraming.lineAfter(bytes, at, end);
            readLine(at, next);
            at = next;
        }
    }

    static HttpRequestHead request(ByteBuffer bytes, int end, int peek) {
        HttpHeads head = new HttpHeads(bytes, end);
        int lineEnd = HttpFraming.lineAfter(bytes, 0, end);
        String[] words = head.text(0, lineEnd).split(" ", 3);
        long headBytes = HttpFraming.headBytes(bytes, 0, end);
        long messageBytes = HttpFraming.messageBytes(bytes, 0, end, peek);
        return new HttpRequestHead(
                words[0],
                target(words.length > 1 ? words[1] : ""),
                head.host,
                head.upgrade,
                head.range,
                messageBytes < 0 ? -1 : messageBytes - headBytes,
                messageBytes == HttpFraming.CHUNKED || (headBytes < 0 && head.chunked),
                head.closes(oldVersion(bytes, lineEnd)),
                head.expectContinue,
                headBytes > 0,
                head.via);
    }

    static HttpResponseHead response(ByteBuffer bytes, int end, int peek) {
        HttpHeads head = new HttpHeads(bytes, end);
        long headBytes = HttpFraming.headBytes(bytes, 0, end);
        long messageBytes = HttpFraming.messageBytes(bytes, 0, end, peek);
        return new HttpResponseHead(
                PayloadPeek.httpStatus(peek),
                head.server,
                head.via,
                messageBytes < 0 || headBytes < 0 ? -1 : messageBytes - headBytes,
                messageBytes == HttpFraming.CHUNKED || (headBytes < 0 && head.chunked),
                head.closes(end >= 8 && bytes.get(7) == '0'),
                parameter(head.keepAlive, "timeout"),
                parameter(head.keepAlive, "max"),
                headBytes > 0,
                PayloadPeek.httpStatus(peek) == BAD_REQUEST && head.saysTls((int) Math.max(0, headBytes)),
                head.html,
                head.noCache,
                head.webSocketVersions);
    }

    /** True if the body, as far as it is in this segment, has one of the sentences of {@link #TLS_WANTED}. */
    private boolean saysTls(int from) {
        for (String sentence : TLS_WANTED) {
            for (int at = from; at <= end - sentence.length(); at++) {
                if (isAt(at, sentence)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isAt(int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes.get(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a request line ends with {@code HTTP/1.0}. */
    private static boolean oldVersion(ByteBuffer bytes, int lineEnd) {
        int at = lineEnd - 1;
        while (at > 0 && (bytes.get(at) == '\n' || bytes.get(at) == '\r')) {
            at--;
        }
        return at > 8 && at < lineEnd - 1 && bytes.get(at) == '0' && bytes.get(at - 1) == '.';
    }

    private boolean closes(boolean oldVersion) {
        return hasToken(connection, "close") || (oldVersion && !hasToken(connection, "keep-alive"));
    }

    /** Without what may be secret: the query, parameters such as a session's number, user info. In doubt it cuts more. */
    private static String target(String target) {
        int secret = 0;
        while (secret < target.length() && "?;#".indexOf(target.charAt(secret)) < 0) {
            secret++;
        }
        String path = secret == target.length() ? target : target.substring(0, secret + 1) + CUT;
        int authority = path.indexOf("://");
        if (authority < 0) {
            return path;
        }
        int hostAt = Math.max(authority + 3, path.lastIndexOf('@') + 1);
        String rest = path.indexOf('/', hostAt) < 0 ? CUT : path.substring(hostAt);
        return path.substring(0, authority + 3) + rest;
    }

    private void readLine(int at, int next) {
        switch (bytes.get(at) | 0x20) {
            case 'c' -> {
                connection = joined(connection, value("connection", at, next));
                html |= "text/html".equalsIgnoreCase(value("content-type", at, next));
                noCache |= "no-cache".equalsIgnoreCase(value("cache-control", at, next));
            }
            case 'e' -> expectContinue |= hasToken(value("expect", at, next), "100-continue");
            case 'h' -> host = first(host, value("host", at, next));
            case 'k' -> keepAlive = joined(keepAlive, value("keep-alive", at, next));
            case 'r' -> range |= HttpRequestHead.asksForPart(value("range", at, next));
            case 's' -> {
                server = first(server, value("server", at, next));
                webSocketVersions |= value("sec-websocket-version", at, next) != null;
            }
            case 't' -> {
                String codings = value("transfer-encoding", at, next);
                chunked |= codings != null && codings.toLowerCase(Locale.ROOT).endsWith("chunked");
            }
            case 'u' -> upgrade |= HttpRequestHead.insists(value("upgrade", at, next));
            case 'v' -> {
                String hops = value("via", at, next);
                via = via == null ? hops : joined(via, hops);
            }
            default -> {}
        }
    }

    private static @Nullable String first(@Nullable String known, @Nullable String found) {
        return known != null ? known : found;
    }

    private static String joined(String known, @Nullable String found) {
        if (found == null) {
            return known;
        }
        String all = known.isEmpty() ? found : known + ", " + found;
        return all.length() > Foreign.MOST_CHARACTERS ? all.substring(0, Foreign.MOST_CHARACTERS) : all;
    }

    /** The header's value with its folded lines; null if the line has another name, or was cut inside the value. */
    private @Nullable String value(String name, int at, int next) {
        int colon = at + name.length();
        if (colon >= next || bytes.get(next - 1) != '\n') {
            return null;
        }
        for (int i = 0; i < name.length(); i++) {
            if ((bytes.get(at + i) | 0x20) != name.charAt(i)) {
                return null;
            }
        }
        while (colon < next && (bytes.get(colon) == ' ' || bytes.get(colon) == '\t')) {
            colon++;
        }
        if (bytes.get(colon) != ':') {
            return null;
        }
        int valueEnd = next;
        while (valueEnd < end && (bytes.get(valueEnd) == ' ' || bytes.get(valueEnd) == '\t')) {
            valueEnd = HttpFraming.lineAfter(bytes, valueEnd, end);
        }
        return text(colon + 1, valueEnd);
    }

    /** The text with line ends and tabs as spaces, without those around it. */
    private String text(int from, int to) {
        int start = from;
        while (start < to && isSpace(bytes.get(start))) {
            start++;
        }
        int last = Math.min(to, start + Foreign.MOST_CHARACTERS);
        StringBuilder text = new StringBuilder(last - start);
        for (int at = start; at < last; at++) {
            byte letter = bytes.get(at);
            text.append(isSpace(letter) ? ' ' : Foreign.plain(letter));
        }
        return text.toString().strip();
    }

    private static boolean isSpace(byte letter) {
        return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
    }

    private static boolean hasToken(@Nullable String list, String token) {
        if (list != null) {
            for (String element : list.split(",", -1)) {
                if (element.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The number in {@code name=number} of a list; -1 if there is none. */
    private static long parameter(String list, String name) {
        for (String element : list.split(",", -1)) {
            String[] pair = element.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase(name)) {
                String number = pair[1].strip();
                boolean digits = !number.isEmpty()
                        && number.length() < 10
                        && number.chars().allMatch(c -> c >= '0' && c <= '9');
                return digits ? Long.parseLong(number) : -1;
            }
        }
        return -1;
    }
}

package io.wirewitness.report;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts from URLs, and from messages that contain URLs, what must not be recorded. Any thread; never throws; in doubt it
 * cuts more. Cutting twice is the same as cutting once.
 *
 * <p>A fragment is always cut. Bytes of a response that a library quotes in an exception's message are always cut, and so are {@link
 * Credentials}.
 */
public final class Redaction {

    /** A part of a URL. */
    public enum Part {
        QUERY,
        USERINFO,
        PATH,
        HOST;

        /** The name in the option {@code redact}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is cut when nobody says otherwise: query and user info. */
    public static final Redaction DEFAULT = new Redaction(EnumSet.of(Part.QUERY, Part.USERINFO));

    /** Stands where a path, a host or something unreadable stood. */
    static final String CUT = "***";

    /** Longer URLs and messages are cut; RFC 9110, 4.1 asks servers for 8000, people read less. */
    private static final int MOST_CHARACTERS = 2000;

    /** RFC 3986, 3.1, and the colon of {@code jar:https://}. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.:-]*");

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.%a-z]*]|[\\p{L}\\p{N}._~%*-]*)(?::[0-9]*)?");

    /** {@code api.example.com} in {@code api.example.com/10.0.0.5}, as an {@code InetAddress} prints itself. */
    private static final Pattern NAME_OF_ADDRESS = Pattern.compile("(?<![\\p{L}\\p{N}._-])[\\p{L}\\p{N}._-]++"
            + "(?=/(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[?[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]+))");

    /** Behind these and a colon, or {@code =}, JDK and OkHttp messages go on with bytes of the response. */
    private static final List<String> PARTS_OF_RESPONSES =
            List.of("status line", "response line", "invalid http response", "header", "body", "chunk", "chunk size");

    /** And behind these. */
    private static final String BUT_WAS = "but was";

    private final Set<Part> cut;

    /** Cuts these parts and no others. */
    public Redaction(Collection<Part> cut) {
        this.cut = cut.isEmpty() ? EnumSet.noneOf(Part.class) : EnumSet.copyOf(cut);
    }

    /** True if this part is cut. */
    public boolean cuts(Part part) {
        return cut.contains(part);
    }

    /** A URL, or the target of a request, without the parts that are cut; null for null. */
    public @Nullable String redact(@Nullable String url) {
        return url == null ? null : cutUrl(url.strip());
    }

    /** {@code POST https://host/path}: the method as it is if it is a token, the rest as a URL; null for null. */
    public @Nullable String request(@Nullable String request) {
        if (request == null) {
            return null;
        }
        String line = request.strip();
        int space = line.indexOf(' ');
        if (space < 0) {
            return cutUrl(line);
        }
        String method = line.substring(0, space);
        if (!method.chars().allMatch(c -> Character.isLetter(c) || c == '-') || method.length() > 32) {
            return CUT;
        }
        return method + " " + cutUrl(line.substring(space + 1).strip());
    }

    /** An exception's message: its first line, URLs in it cut, quoted bytes of a response and credentials cut; null for null. */
    public @Nullable String message(@Nullable String message) {
        if (message == null) {
            return null;
        }
        String line = upToMost(firstLine(message));
        if (cuts(Part.HOST)) {
            line = NAME_OF_ADDRESS.matcher(line).replaceAll(Matcher.quoteReplacement(CUT));
        }
        int quoted = quotedResponse(line);
        if (quoted > 0 && quoted < line.length()) {
            line = line.substring(0, quoted) + " " + CUT;
        }
        if (!line.contains("://") && line.indexOf('?') < 0) {
            return Credentials.cut(line); // no word of it is a URL, see word
        }
        StringBuilder out = new StringBuilder(line.length());
        int at = 0;
        while (at < line.length()) {
            int start = at;
            while (at < line.length() && !endsWord(line.charAt(at))) {
                at++;
            }
            if (at > start) {
                out.append(word(line.substring(start, at)));
            }
            if (at < line.length()) {
                out.append(line.charAt(at++));
            }
        }
        return Credentials.cut(out.toString());
    }

    private static String firstLine(String message) {
        int feed = message.indexOf('\n');
        String line = feed < 0 ? message : message.substring(0, feed);
        int carriage = line.indexOf('\r');
        return carriage < 0 ? line : line.substring(0, carriage);
    }

    /** The end of a word as far as a URL could reach: {@code |}, a quote, a blank, a control character. */
    private static boolean endsWord(char c) {
        return c <= ' ' || c == 0x7f || "\"'<>`|".indexOf(c) >= 0;
    }

    /** Where bytes of the response begin in an exception's message; -1 if none do. */
    private static int quotedResponse(String line) {
        int found = -1;
        for (int at = 0; at < line.length() && found < 0; at++) {
            char c = line.charAt(at);
            if (c == ':' || c == '=') {
                found = endsWithAny(line, at) ? at + 1 : -1;
            } else if ((c == 'b' || c == 'B') && line.regionMatches(true, at, BUT_WAS, 0, BUT_WAS.length())) {
                found = at + BUT_WAS.length();
            }
        }
        return found;
    }

    /** True if what stands before a separator, blanks aside, ends with the name of a part of a response. */
    private static boolean endsWithAny(String line, int separator) {
        int end = separator;
        while (end > 0 && Character.isWhitespace(line.charAt(end - 1))) {
            end--;
        }
        for (String part : PARTS_OF_RESPONSES) {
            if (end >= part.length() && line.regionMatches(true, end - part.length(), part, 0, part.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whole words only: half a URL is no longer known for one. */
    private static String upToMost(String line) {
        if (line.length() <= MOST_CHARACTERS) {
            return line;
        }
        int space = line.lastIndexOf(' ', MOST_CHARACTERS - 1);
        return space < 0 ? CUT : line.substring(0, space) + " " + CUT;
    }

    private String word(String word) {
        int start = 0;
        while (start < word.length() && "([{,;=".indexOf(word.charAt(start)) >= 0) {
            start++;
        }
        String rest = word.substring(start);
        int scheme = rest.indexOf("://");
        if (scheme >= 0) {
            int begin = scheme;
            while (begin > 0
                    && SCHEME.matcher(rest.substring(begin - 1, scheme)).matches()) {
                begin--;
            }
            return word.substring(0, start) + rest.substring(0, begin) + cutUrl(rest.substring(begin));
        }
        boolean target = rest.indexOf('?') > 0 && (rest.startsWith("/") || rest.indexOf('/') > 0);
        return target ? word.substring(0, start) + cutUrl(rest) : word;
    }

    /** What would lose more by a second cut was no URL that we understand. */
    private String cutUrl(String url) {
        String once = cutOnce(url);
        return cutOnce(once).equals(once) ? once : CUT;
    }

    private String cutOnce(String url) {
        String text = upToGarbage(url);
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            return cutTarget(text);
        }
        String head = text.substring(0, scheme + 3);
        if (!SCHEME.matcher(text.substring(0, scheme)).matches()) {
            return CUT;
        }
        int authorityEnd = firstOf(text, scheme + 3, "/?#\\;");
        String authority = text.substring(scheme + 3, authorityEnd);
        String rest = text.substring(authorityEnd);
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at + 1);
        String host = authority.substring(at + 1);
        if (!HOST_AND_PORT.matcher(host).matches()) {
            // "https://user:p/ss@host": who can say where the password ends?
            return head + CUT;
        }
        return head
                + (cuts(Part.USERINFO) ? "" : userInfo)
                + (cuts(Part.HOST) && !host.isEmpty() ? CUT : host)
                + cutPathAndQuery(rest);
    }

    /** No scheme: a path, or {@code host:port} as in CONNECT, or something else. */
    private String cutTarget(String text) {
        if (text.startsWith("//")) {
            return cuts(Part.HOST) || cuts(Part.USERINFO) ? "//" + CUT : cutPathAndQuery(text);
        }
        if (text.startsWith("/") || text.equals("*")) {
            return cutPathAndQuery(text);
        }
        int end = firstOf(text, 0, "/?#\\;");
        String head = text.substring(0, end);
        int at = head.lastIndexOf('@');
        if (at >= 0 && cuts(Part.USERINFO)) {
            head = head.substring(at + 1);
        }
        if (cuts(Part.HOST) && !head.isEmpty()) {
            head = CUT;
        }
        String rest = cutPathAndQuery(text.substring(end));
        return rest.indexOf('@') >= 0 && cuts(Part.USERINFO) ? head + "/" + CUT : head + rest;
    }

    private String cutPathAndQuery(String rest) {
        int fragment = rest.indexOf('#');
        String text = fragment < 0 ? rest : rest.substring(0, fragment);
        int pathEnd = firstOf(text, 0, "?;");
        if (cuts(Part.QUERY)) {
            // An encoded question mark begins the query of a URL inside the path.
            int encoded = text.toLowerCase(Locale.ROOT).indexOf("%3f");
            if (encoded >= 0 && encoded < pathEnd) {
                pathEnd = encoded;
            }
        }
        String path = text.substring(0, pathEnd);
        String query = cuts(Part.QUERY) ? "" : text.substring(pathEnd);
        if (cuts(Part.PATH) && path.length() > 1) {
            path = "/" + CUT;
        }
        return path + query;
    }

    /** A URL has no blanks and no control characters: what follows one is not ours to show. */
    private static String upToGarbage(String url) {
        int end = 0;
        while (end < url.length()
                && end < MOST_CHARACTERS
                && !Character.isWhitespace(url.charAt(end))
                && !Character.isISOControl(url.charAt(end))) {
            end++;
        }
        return url.substring(0, end);
    }

    private static int firstOf(String text, int from, String characters) {
        int at = from;
        while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}

package io.wirewitness.report;

import java.util.List;

/**
 * Cuts credentials from a message, where a library or an application wrote them there: behind the name of a header, a field of a form, or
 * an authentication scheme. Any thread; never throws; in doubt it cuts more. Cutting twice is the same as cutting once.
 */
final class Credentials {

    /** Headers whose values may have blanks: all that follows is cut (RFC 9110, 11.6.2; RFC 6265, 4). */
    private static final List<String> HEADERS = List.of("authorization", "cookie");

    /** As forms, URLs and headers call them: the word that follows is cut. */
    private static final List<String> NAMES =
            List.of("password", "passwd", "pwd", "secret", "token", "apikey", "api-key", "api_key", "sig", "signature");

    /** RFC 7617, RFC 6750: a blank and one word follow. */
    private static final List<String> SCHEMES = List.of("basic ", "bearer ");

    private Credentials() {}

    /** The line without credentials; the same object if it has none. */
    static String cut(String line) {
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == ':' || c == '=') {
                if (endsWithAny(line, at, HEADERS)) {
                    return cut(line, at + 1, line.length());
                }
                if (endsWithAny(line, at, NAMES)) {
                    String rest = cut(line, at + 1, endOfWord(line, at + 1));
                    return rest.substring(0, at + 1) + cut(rest.substring(at + 1));
                }
            } else if (c == 'b' || c == 'B') {
                int secret = behindScheme(line, at);
                if (secret > 0) {
                    String rest = cut(line, secret, endOfWord(line, secret));
                    return rest.substring(0, secret) + cut(rest.substring(secret));
                }
            }
        }
        return line;
    }

    private static String cut(String line, int from, int to) {
        String secret = line.substring(from, to);
        String blanks =
                secret.substring(0, secret.length() - secret.stripLeading().length());
        return secret.isBlank() ? line : line.substring(0, from) + blanks + Redaction.CUT + line.substring(to);
    }

    /** The end of what stands in quotes behind this place, blanks before it skipped, or of the first word. */
    private static int endOfWord(String line, int from) {
        int end = from;
        while (end < line.length() && line.charAt(end) == ' ') {
            end++;
        }
        char quote = end < line.length() ? line.charAt(end) : ' ';
        if (quote == '"' || quote == '\'') {
            int closing = line.indexOf(quote, end + 1);
            return closing < 0 ? line.length() : closing + 1;
        }
        while (end < line.length() && " \"',;&)]}".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Where a scheme's credentials begin; -1 if this is no scheme, or what follows is a word of people's. */
    private static int behindScheme(String line, int at) {
        for (String scheme : SCHEMES) {
            int from = at + scheme.length();
            if (line.regionMatches(true, at, scheme, 0, scheme.length())
                    && (at == 0 || !Character.isLetterOrDigit(line.charAt(at - 1)))) {
                String word = line.substring(from, endOfWord(line, from)).strip();
                return word.chars().allMatch(c -> c >= 'a' && c <= 'z') ? -1 : from;
            }
        }
        return -1;
    }

    /** True if what stands before a separator, blanks and a quote aside, ends with one of these. */
    private static boolean endsWithAny(String line, int separator, List<String> names) {
        int end = separator;
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '"')) {
            end--;
        }
        for (String name : names) {
            if (end >= name.length() && line.regionMatches(true, end - name.length(), name, 0, name.length())) {
                return true;
            }
        }
        return false;
    }
}

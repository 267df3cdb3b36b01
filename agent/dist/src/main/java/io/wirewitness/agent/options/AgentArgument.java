package io.wirewitness.agent.options;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code key=value,key=value}. A piece between commas that does not begin with {@code key=} goes on with the value
 * before it, so that {@code redact=query,userinfo,log=off} and {@code capture.filter=tcp[13] & 4 != 0} are what they look
 * like.
 */
final class AgentArgument {

    private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9._-]*)\\s*=(.*)", Pattern.DOTALL);

    private AgentArgument() {}

    /** The pairs in order, the last of one key winning; a beginning that is no pair goes to {@code complaints}. */
    static Map<String, String> read(@Nullable String argument, Consumer<String> complaints) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (argument == null || argument.isBlank()) {
            return pairs;
        }
        String key = null;
        for (String piece : argument.split(",", -1)) {
            Matcher pair = KEY.matcher(piece);
            if (pair.matches()) {
                key = pair.group(1);
                pairs.put(key, pair.group(2).strip());
            } else if (key != null) {
                pairs.merge(key, piece.strip(), (value, more) -> more.isEmpty() ? value : value + "," + more);
            } else if (!piece.isBlank()) {
                complaints.accept(piece.strip());
            }
        }
        return pairs;
    }
}

package io.wirewitness.cli;

import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Rules;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Nearest;
import io.wirewitness.report.Redaction;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of options that {@code explain} and {@code watch} share, read strictly. Any thread. */
final class ExplainChoice {

    private static final Pattern BETWEEN = Pattern.compile(
            "(\\[[^\\]]*\\]:\\d+|[0-9.]+:\\d+)\\s*(?:<?-+>|,|-|\\s)\\s*(\\[[^\\]]*\\]:\\d+|[0-9.]+:\\d+)");

    private ExplainChoice() {}

    /** One of these words. */
    static String oneOf(String command, String option, String text, List<String> words) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (words.contains(word)) {
            return word;
        }
        throw new UserError(command + ": " + option + " does not take " + OneLine.of(text) + "; did you mean "
                + Nearest.to(word, words) + "? It takes " + String.join(", ", words));
    }

    /** A port. */
    static int port(String command, String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port > 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UserError(command + ": --port takes a number from 1 to 65535, not " + OneLine.of(text));
    }

    /** A connection: two ends with one of {@code -> , -} or a blank between them, in either order. */
    static FlowKey connection(String command, String text) {
        Matcher ends = BETWEEN.matcher(text.strip());
        try {
            if (ends.matches()) {
                return FlowKey.of(Endpoint.parse(ends.group(1)), Endpoint.parse(ends.group(2)));
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new UserError(command + ": --connection does not take " + OneLine.of(text)
                + "; it takes address:port-address:port, such as 10.0.0.7:49092-10.0.0.5:443 or"
                + " [2001:db8::7]:49092-[2001:db8::5]:443; also with ->, a comma or a blank between the two");
    }

    /** Names of causes, several in one with commas. */
    static Set<String> causes(String command, Collection<String> texts) {
        Set<String> known = new TreeSet<>();
        for (Rule rule : Rules.all()) {
            known.add(rule.cause());
        }
        known.add(Verdict.UNKNOWN);
        known.add(Verdict.NONE);
        Set<String> causes = new TreeSet<>();
        for (String text : texts) {
            for (String item : text.split(",", -1)) {
                String cause = item.strip().toLowerCase(Locale.ROOT);
                if (!known.contains(cause)) {
                    throw new UserError(command + ": there is no cause " + OneLine.of(item) + "; did you mean "
                            + Nearest.to(cause, known) + "? why --list names them");
                }
                causes.add(cause);
            }
        }
        return causes;
    }

    /** What is cut from URLs, as in the agent's option {@code redact}. */
    static Redaction redaction(String command, String text) {
        List<String> words =
                Arrays.stream(Redaction.Part.values()).map(Redaction.Part::text).toList();
        EnumSet<Redaction.Part> parts = EnumSet.noneOf(Redaction.Part.class);
        for (String item : text.split(",", -1)) {
            if (!item.isBlank()) {
                String word = oneOf(command, "--redact", item, words);
                parts.add(Redaction.Part.valueOf(word.toUpperCase(Locale.ROOT)));
            }
        }
        return new Redaction(parts);
    }
}

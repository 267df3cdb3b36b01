package io.wirewitness.report;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Incident;
import io.wirewitness.model.NameLookup;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words of one report as they may be shown: whatever a rule wrote may carry an exception's message, a thread's name or
 * a host, so all of it is redacted like a message. Any thread; never throws.
 */
final class Wording {

    private final Redaction redaction;
    /** The connection's host, and the name that was looked up, where they stand as words; null if they may be shown or are not known. */
    private final @Nullable Pattern hidden;
    /** Whether nobody on this host took part. */
    private final boolean observed;

    private Wording(Redaction redaction, @Nullable Pattern hidden, boolean observed) {
        this.redaction = redaction;
        this.hidden = hidden;
        this.observed = observed;
    }

    /** The words of what is said of this incident. */
    static Wording of(Redaction redaction, Incident incident) {
        if (!redaction.cuts(Redaction.Part.HOST)) {
            return new Wording(redaction, null, incident.observed());
        }
        Connection connection = incident.connection();
        NameLookup lookup = incident.surroundings().lookup();
        String names = Stream.of(connection == null ? null : connection.host(), lookup == null ? null : lookup.name())
                .filter(name -> name != null && !name.isBlank())
                .map(name -> Pattern.quote(name.strip()))
                .distinct()
                .collect(Collectors.joining("|"));
        if (names.isEmpty()) {
            return new Wording(redaction, null, incident.observed());
        }
        return new Wording(
                redaction,
                Pattern.compile(
                        "(?<![\\p{L}\\p{N}_])(?:" + names + ")(?![\\p{L}\\p{N}_])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
                incident.observed());
    }

    /** Redacted, not inert: for a format that escapes by itself; null for null. */
    @Nullable
    String raw(@Nullable String foreign) {
        String cut = redaction.message(foreign);
        return cut == null || hidden == null
                ? cut
                : hidden.matcher(cut).replaceAll(Matcher.quoteReplacement(Redaction.CUT));
    }

    /** Redacted, and inert on one line; empty for null. */
    String text(@Nullable String foreign) {
        return Inert.text(raw(foreign));
    }

    /** Who must act: by the catalogue's name, and for who only watched by a word that says which end. */
    String blame(Blame blame) {
        return observed ? ObserverWords.of(blame) : blame.text();
    }
}

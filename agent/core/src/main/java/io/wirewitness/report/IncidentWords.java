package io.wirewitness.report;

import io.wirewitness.model.Call;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a report says, value by value, redacted once: what the incident's JSON is written from and other formats take, so
 * that all say the same and the same is cut. Null is what is not known. Immutable, any thread.
 *
 * @param headline what happened
 * @param action what to change
 * @param retryReason why a retry is safe or is not
 * @param exceptionClass the exception's class
 * @param exceptionMessage its message; null where there is no class
 * @param role which side of the connection this process was, in lower case
 * @param library the client or server library
 * @param request method and address
 * @param history the packets' letters
 * @param tiers where evidence came from, in the order of {@link Tier}
 * @param evidence the facts, as the verdict orders them
 * @param ruledOut other causes
 * @param missing what was not known
 */
public record IncidentWords(
        String headline,
        String action,
        String retryReason,
        @Nullable String exceptionClass,
        @Nullable String exceptionMessage,
        String role,
        @Nullable String library,
        @Nullable String request,
        @Nullable String history,
        List<String> tiers,
        List<Fact> evidence,
        List<Other> ruledOut,
        List<String> missing) {

    /**
     * A fact.
     *
     * @param at its time, as the JSON has it
     * @param tier where it comes from
     * @param fact the fact
     * @param packet the packet's number; 0 or less if it is none of a packet
     */
    public record Fact(String at, String tier, String fact, long packet) {}

    /**
     * A cause that it was not.
     *
     * @param cause its name
     * @param because why not
     */
    public record Other(String cause, String because) {}

    static IncidentWords of(Redaction redaction, Wording wording, Report report) {
        Incident incident = report.incident();
        Verdict verdict = report.verdict();
        Failure failure = incident.failure();
        Call call = incident.call();
        FlowSnapshot flow = incident.flow();
        return new IncidentWords(
                cut(wording, verdict.headline()),
                cut(wording, verdict.action()),
                cut(wording, verdict.retry().why()),
                failure.exceptionClass(),
                failure.exceptionClass() == null ? null : wording.raw(failure.exceptionMessage()),
                Facts.role(incident).name().toLowerCase(Locale.ROOT),
                call == null ? null : call.library(),
                call == null ? null : redaction.request(call.request()),
                flow == null ? null : flow.history(),
                tiers(incident),
                each(verdict.evidence(), one -> fact(one, wording)),
                each(verdict.ruledOut(), one -> other(one, wording)),
                each(verdict.missing(), one -> cut(wording, one)));
    }

    private static List<String> tiers(Incident incident) {
        EnumSet<Tier> ordered = EnumSet.noneOf(Tier.class);
        ordered.addAll(incident.tiers());
        return each(ordered, Tier::text);
    }

    /** A loop: of a few things a stream costs several times what they do, and most incidents meet it before it is compiled. */
    private static <T, R> List<R> each(Collection<T> all, Function<T, R> saying) {
        List<R> said = new ArrayList<>(all.size());
        for (T one : all) {
            said.add(saying.apply(one));
        }
        return Collections.unmodifiableList(said);
    }

    private static Fact fact(Evidence one, Wording wording) {
        return new Fact(Facts.instant(one.epochNanos()), one.tier().text(), cut(wording, one.fact()), one.packet());
    }

    private static Other other(RuledOut one, Wording wording) {
        return new Other(one.cause(), cut(wording, one.because()));
    }

    private static String cut(Wording wording, String said) {
        return Objects.requireNonNull(wording.raw(said)); // null for null only
    }
}

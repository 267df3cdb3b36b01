package io.wirewitness.report;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reports of a process of its own failure, most of them without packets. */
final class Noted {

    private Noted() {}

    static Evidence fact(Tier tier, long millis, String fact) {
        return new Evidence(tier, Example.AT_NANOS + millis * Example.MILLI, fact);
    }

    /** A collection of 1.5 s that begins then. */
    static JvmEvent pause(long millis) {
        return new JvmEvent(
                JvmEvent.Kind.GC_PAUSE, Example.AT_NANOS + millis * Example.MILLI, 1_500_000_000L, "G1 Full");
    }

    static Verdict verdict(Blame blame, Evidence... evidence) {
        return new Verdict(
                "jvm-paused",
                blame,
                Confidence.LIKELY,
                "it failed",
                "",
                new Retry(Retry.Safe.UNKNOWN, ""),
                List.of(evidence),
                List.of(),
                List.of());
    }

    static Report report(Role role, Verdict verdict, JvmEvent... stalls) {
        return report(role, verdict, null, stalls);
    }

    static Report report(Role role, Verdict verdict, @Nullable FlowSnapshot flow, JvmEvent... stalls) {
        return new Report(incident(connection(role), flow, stalls), verdict, List.of());
    }

    static Incident incident(@Nullable Connection connection, @Nullable FlowSnapshot flow, JvmEvent... stalls) {
        return new IncidentBuilder("7f3a91c2", Example.AT_NANOS, Example.failure())
                .connection(connection)
                .flow(flow)
                .jvm(List.of(stalls))
                .tiers(Set.of(Tier.APP))
                .build();
    }

    private static Connection connection(Role role) {
        return new Connection(
                1,
                role,
                role == Role.UNKNOWN ? null : Example.LOCAL,
                Example.REMOTE,
                null,
                0,
                0,
                0,
                0,
                -1,
                -1,
                0,
                0,
                -1,
                0,
                0,
                0,
                null,
                null,
                null);
    }
}

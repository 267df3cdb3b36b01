package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.PeerHistory;
import io.wirewitness.model.Role;
import io.wirewitness.model.Surroundings;
import io.wirewitness.model.Tier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No rule is passed over that would have had an opinion; {@link RuleTesting} asks the same in each rule's own test. */
class SymptomTest {

    /** Of each golden case with all it has and with less, as if it had failed in each way on each side of the connection. */
    @TestFactory
    Stream<DynamicTest> whoIsNotConcernedHasNothingToSay() {
        return Case.all().stream()
                .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> {
                    for (Set<Tier> view : Case.VIEWS) {
                        if (golden.has(view)) {
                            for (Incident incident : variants(golden.incident(view))) {
                                Rules.all().forEach(rule -> RuleTesting.opinion(rule, incident));
                            }
                        }
                    }
                }));
    }

    /** Else the test above would pass with rules that are always asked. */
    @Test
    void aPlainResetConcernsFewRules() {
        Incident incident = Case.of("peer-aborted/linger-0").incident(Set.of(Tier.APP, Tier.KERNEL));
        Symptom symptom = Symptom.of(incident);
        assertThat(symptom.kind()).isEqualTo(Failure.Kind.RESET);
        assertThat(Rules.all().stream().filter(rule -> rule.concerns(symptom)))
                .hasSizeLessThan(Rules.all().size() / 3)
                .anyMatch(rule -> rule.cause().equals("peer-aborted"));
    }

    /** Two that a rule could tell apart must not share its answer. */
    @Test
    void eachPartTellsSymptomsApart() {
        List<Symptom> all = new ArrayList<>();
        for (int part = -1; part < 7; part++) {
            all.add(symptom(Failure.Kind.RESET, Role.CLIENT, part));
        }
        all.add(symptom(Failure.Kind.TIMED_OUT, Role.CLIENT, -1));
        all.add(symptom(Failure.Kind.RESET, Role.SERVER, -1));
        all.add(symptom(Failure.Kind.RESET, null, -1));
        assertThat(new HashSet<>(all)).hasSameSizeAs(all);
        assertThat(symptom(Failure.Kind.RESET, null, 3)).isEqualTo(symptom(Failure.Kind.RESET, null, 3));
    }

    private static Symptom symptom(Failure.Kind kind, @Nullable Role role, int part) {
        return new Symptom(kind, role, part == 0, part == 1, part == 2, part == 3, part == 4, part == 5, part == 6);
    }

    private static List<Incident> variants(Incident incident) {
        List<Incident> all = new ArrayList<>();
        for (Failure.Kind kind : Failure.Kind.values()) {
            for (Role role : Role.values()) {
                all.add(variant(incident, kind, role, true));
                all.add(variant(incident, kind, role, false));
            }
        }
        all.add(incident);
        return all;
    }

    private static Incident variant(Incident of, Failure.Kind kind, Role role, boolean withOthers) {
        return of.toBuilder()
                .failure(new Failure(
                        kind, of.failure().exceptionClass(), of.failure().exceptionMessage()))
                .connection(of.connection() == null ? null : as(role, of.connection()))
                .peer(withOthers ? of.peer() : PeerHistory.NONE)
                .jvm(withOthers ? of.jvm() : List.of())
                .surroundings(withOthers ? of.surroundings() : Surroundings.NONE)
                .build();
    }

    private static Connection as(Role role, Connection of) {
        return new Connection(
                of.id(),
                role,
                of.local(),
                of.remote(),
                of.host(),
                of.openedNanos(),
                of.connectedNanos(),
                of.lastReadNanos(),
                of.lastWriteNanos(),
                of.bytesIn(),
                of.bytesOut(),
                of.ordinal(),
                of.exchangeStartNanos(),
                of.exchangeIdleMillis(),
                of.exchangeBytesOut(),
                of.exchangeBytesIn(),
                of.endOfStreamNanos(),
                of.kernelBeforeWrite(),
                of.kernelAtFailure(),
                of.localClose(),
                of.multiplexed(),
                of.streams(),
                of.tls(),
                of.descriptorEnd(),
                of.reader());
    }
}

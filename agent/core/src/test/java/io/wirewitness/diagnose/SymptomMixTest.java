package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Parts of golden cases mixed at random: no rule that passes a symptom over has an opinion. */
class SymptomMixTest {

    private static final int MIXES = 60_000;

    @Test
    void noMixIsPassedOverWrongly() {
        List<Incident> all = Case.all().stream()
                .flatMap(golden -> Case.VIEWS.stream().filter(golden::has).map(golden::incident))
                .toList();
        Random random = new Random(3);
        Map<String, String> silenced = new TreeMap<>();
        for (int i = 0; i < MIXES; i++) {
            Incident mix = mix(all, random);
            for (Rule rule : Rules.all()) {
                Symptom symptom = Symptom.of(mix);
                if (!rule.concerns(symptom)) {
                    try {
                        Opinion opinion = rule.judge(mix);
                        if (opinion instanceof Opinion.Stated) {
                            silenced.putIfAbsent(rule.cause() + " stated", symptom + " " + opinion);
                        } else if (opinion instanceof Opinion.RuledOut) {
                            silenced.putIfAbsent(rule.cause() + " ruled out", symptom + " " + opinion);
                        }
                    } catch (RuntimeException senseless) {
                        silenced.putIfAbsent(rule.cause() + " threw", senseless.toString());
                    }
                }
            }
        }
        assertThat(silenced).isEmpty();
    }

    private static <T> T one(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static Incident any(List<Incident> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static Incident mix(List<Incident> all, Random random) {
        Incident base = any(all, random);
        Failure failure = any(all, random).failure();
        Failure.Kind kind = one(List.of(Failure.Kind.values()), random);
        Role role = one(List.of(Role.values()), random);
        return base.toBuilder()
                .failure(new Failure(
                        random.nextBoolean() ? kind : base.failure().kind(),
                        failure.exceptionClass(),
                        failure.exceptionMessage()))
                .connection(
                        base.connection() == null || random.nextInt(10) == 0
                                ? null
                                : as(
                                        random.nextBoolean()
                                                ? role
                                                : base.connection().role(),
                                        base.connection(),
                                        all,
                                        random))
                .call(random.nextInt(3) == 0 ? any(all, random).call() : base.call())
                .flow(random.nextInt(3) == 0 ? null : base.flow())
                .peer(random.nextBoolean() ? base.peer() : any(all, random).peer())
                .jvm(random.nextInt(3) == 0 ? any(all, random).jvm() : base.jvm())
                .counters(
                        random.nextBoolean()
                                ? base.counters()
                                : any(all, random).counters())
                .tiers(random.nextBoolean() ? base.tiers() : Set.of(Tier.values()))
                .surroundings(
                        random.nextBoolean()
                                ? base.surroundings()
                                : any(all, random).surroundings())
                .build();
    }

    private static @Nullable Connection other(List<Incident> all, Random random) {
        return any(all, random).connection();
    }

    private static Connection as(Role role, Connection of, List<Incident> all, Random random) {
        Connection other = other(all, random);
        Connection from = other == null || random.nextInt(3) > 0 ? of : other;
        Connection tls = other == null || random.nextInt(3) > 0 ? of : other;
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
                from.kernelAtFailure(),
                random.nextInt(3) == 0 ? null : from.localClose(),
                of.multiplexed(),
                from.streams(),
                tls.tls(),
                of.descriptorEnd(),
                of.reader());
    }
}

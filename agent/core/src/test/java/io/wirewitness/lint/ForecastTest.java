package io.wirewitness.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastTest {

    private static final long HOUR = 3_600_000;

    /** Plays requests at random moments over a pool that takes the connection used last; returns how many failed. */
    private static int play(
            long seed, double perMinute, long peerMillis, long keptMillis, long hours, LongConsumer pauses) {
        Random random = new Random(seed);
        List<Long> quietSince = new ArrayList<>();
        int failed = 0;
        double now = 0;
        while (now < hours * HOUR) {
            now += -Math.log(1 - random.nextDouble()) * 60_000 / perMinute;
            long at = (long) now;
            for (Iterator<Long> each = quietSince.iterator(); each.hasNext(); ) {
                if (at - each.next() >= keptMillis) {
                    each.remove();
                }
            }
            if (!quietSince.isEmpty()) {
                long idle = at - quietSince.remove(quietSince.size() - 1);
                pauses.accept(idle);
                if (idle >= peerMillis) {
                    failed++;
                }
            }
            quietSince.add(at + 50);
        }
        return failed;
    }

    /** The prediction is made from one period with one setting, and compared with another period with the other. */
    @ParameterizedTest
    @CsvSource({
        // requests a minute, peer's limit, client's limit now, then
        "1.0, 60000, 300000, 90000",
        "0.5, 60000, 300000, 120000",
        "2.0, 20000, 300000, 30000",
        "0.8, 75000, 1200000, 100000",
        "1.0, 5000, 300000, 10000",
    })
    void thePredictionLiesWithinAFactorOfTwo(double perMinute, long peer, long now, long then) {
        long hours = 100;
        Forecast forecast = foretold(played(1, perMinute, peer, now, hours), peer, now, then);

        double truthNow = play(2, perMinute, peer, now, hours, idle -> {}) / (double) hours;
        double truthThen = play(3, perMinute, peer, then, hours, idle -> {}) / (double) hours;
        assertThat(truthNow).isGreaterThan(1);
        assertThat(truthThen).isGreaterThan(0.5);
        assertThat(forecast.nowPerHour()).isBetween(truthNow / 2, truthNow * 2);
        assertThat(forecast.thenPerHour()).isBetween(truthThen / 2, truthThen * 2);
    }

    @Test
    void aClientThatClosesFirstHasNoFailures() {
        Forecast forecast = foretold(played(1, 1, 60_000, 300_000, 100), 60_000, 300_000, 50_000);
        assertThat(forecast.thenPerHour()).isZero();
        assertThat(play(2, 1, 60_000, 50_000, 100, idle -> {})).isZero();
    }

    @Test
    void equalLimitsAreARaceOfARoundTrip() {
        Forecast forecast = foretold(played(1, 20, 5_000, 5_000, 100), 5_000, 5_000, 4_000);
        assertThat(forecast.nowPerHour()).isPositive();
        assertThat(forecast.thenPerHour()).isZero();
    }

    // ---- what suffices ----

    @Test
    void itSaysWhatItStandsOn() {
        assertThat(foretold(uses(300_000, 80_000, 10), 60_000, 300_000, 50_000).shown())
                .isEqualTo("120 failed attempts an hour now, 0 after the change (n = 10 in 5 min)");
        assertThat(foretold(uses(300 * HOUR, 80_000, 10), 60_000, 300_000, 90_000)
                        .shown())
                .isEqualTo(
                        "less than 0.1 failed attempts an hour now, less than 0.1 after the change (n = 10 in 300 h)");
        assertThat(foretold(uses(4 * HOUR, 80_000, 30), 60_000, 300_000, 50_000).shown())
                .isEqualTo("7.5 failed attempts an hour now, 0 after the change (n = 30 in 4 h)");
    }

    @Test
    void nineAreTooFew() {
        assertThat(Forecast.of(uses(300_000, 80_000, 9), 60_000, 300_000, 50_000))
                .isNull();
    }

    @Test
    void lessThanFiveMinutesAreTooShort() {
        assertThat(Forecast.of(uses(299_999, 80_000, 10), 60_000, 300_000, 50_000))
                .isNull();
    }

    @Test
    void shorterPausesCountForNothing() {
        assertThat(Forecast.of(uses(HOUR, 40_000, 1_000), 60_000, 300_000, 50_000))
                .isNull();
    }

    @Test
    void whatALongerLimitWouldMeetWasNotSeen() {
        assertThat(Forecast.of(uses(HOUR, 80_000, 100), 60_000, 300_000, Setting.UNLIMITED))
                .isNull();
    }

    @Test
    void pausesFallIntoStepsOfNinePercent() {
        SortedMap<Integer, Long> uses = new TreeMap<>();
        for (long idle : new long[] {500, 60_000, Long.MAX_VALUE}) {
            uses.merge(Pauses.step(idle), 1L, Long::sum);
        }
        Pauses pauses = new Pauses(HOUR, uses);
        assertThat(pauses.between(0, 1_000)).isEqualTo(1);
        assertThat(pauses.between(54_000, 66_000)).isEqualTo(1);
        assertThat(pauses.between(70_000, 80_000)).isZero();
        assertThat(Pauses.step(Long.MAX_VALUE)).isEqualTo(Pauses.STEPS - 1);
    }

    private static Pauses played(long seed, double perMinute, long peerMillis, long keptMillis, long hours) {
        SortedMap<Integer, Long> uses = new TreeMap<>();
        play(seed, perMinute, peerMillis, keptMillis, hours, idle -> {
            if (idle >= Pauses.SHORTEST_MILLIS) {
                uses.merge(Pauses.step(idle), 1L, Long::sum);
            }
        });
        return new Pauses(hours * HOUR, uses);
    }

    private static Pauses uses(long observedMillis, long idleMillis, long count) {
        return new Pauses(observedMillis, new TreeMap<>(Map.of(Pauses.step(idleMillis), count)));
    }

    private static Forecast foretold(Pauses pauses, long peer, long now, long then) {
        return Objects.requireNonNull(Forecast.of(pauses, peer, now, then));
    }
}

package io.wirewitness.lint.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.Setting;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
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
        IdleHistogram pauses = new IdleHistogram();
        long hours = 100;
        play(1, perMinute, peer, now, hours, pauses::add);
        Forecast forecast = Forecast.of(pauses, hours * HOUR, peer, now, then, 0);

        double truthNow = play(2, perMinute, peer, now, hours, idle -> {}) / (double) hours;
        double truthThen = play(3, perMinute, peer, then, hours, idle -> {}) / (double) hours;
        assertThat(truthNow).isGreaterThan(1);
        assertThat(truthThen).isGreaterThan(0.5);
        assertThat(forecast.nowPerHour()).isBetween(truthNow / 2, truthNow * 2);
        assertThat(forecast.thenPerHour()).isBetween(truthThen / 2, truthThen * 2);
        assertThat(forecast.atLeast()).isFalse();
    }

    @Test
    void aClientThatClosesFirstHasNoFailures() {
        IdleHistogram pauses = new IdleHistogram();
        play(1, 1, 60_000, 300_000, 100, pauses::add);
        Forecast forecast = Forecast.of(pauses, 100 * HOUR, 60_000, 300_000, 50_000, 100);
        assertThat(forecast.thenPerHour()).isZero();
        assertThat(play(2, 1, 60_000, 50_000, 100, idle -> {})).isZero();
        assertThat(forecast.shown()).endsWith(" failures an hour now, 0 after the change");
    }

    @Test
    void equalLimitsAreARaceOfARoundTrip() {
        IdleHistogram pauses = new IdleHistogram();
        play(1, 20, 5_000, 5_000, 100, pauses::add);
        assertThat(Forecast.of(pauses, 100 * HOUR, 5_000, 5_000, 4_000, 100).nowPerHour())
                .isPositive();
        assertThat(Forecast.of(pauses, 100 * HOUR, 5_000, 5_000, 4_000, 100).thenPerHour())
                .isZero();
    }

    @Test
    void whatALongerLimitWouldMeetWasNotSeen() {
        IdleHistogram pauses = new IdleHistogram();
        play(1, 1, 60_000, 30_000, 100, pauses::add);
        Forecast forecast = Forecast.of(pauses, 100 * HOUR, 60_000, 30_000, Setting.UNLIMITED, 0);
        assertThat(forecast.atLeast()).isTrue();
        assertThat(forecast.shown()).contains("at least 0 after");
    }

    @Test
    void nothingObservedIsNothingForetold() {
        assertThat(Forecast.of(new IdleHistogram(), 0, 60_000, 300_000, 50_000, 0))
                .isEqualTo(new Forecast(0, 0, false));
    }

    @Test
    void pausesFallIntoStepsOfNinePercent() {
        IdleHistogram pauses = new IdleHistogram();
        pauses.add(499);
        pauses.add(500);
        pauses.add(60_000);
        pauses.add(Long.MAX_VALUE);
        assertThat(pauses.all()).isEqualTo(3);
        assertThat(pauses.between(0, 1_000)).isEqualTo(1);
        assertThat(pauses.between(54_000, 66_000)).isEqualTo(1);
        assertThat(pauses.between(70_000, 80_000)).isZero();
    }
}

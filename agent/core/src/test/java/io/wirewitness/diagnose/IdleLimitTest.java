package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdleLimitTest {

    private static final Call CALL =
            new Call(1, "okhttp 4.12.0", "GET", null, new PoolSettings(300_000, "keep", "keep(%d s)"), -1, null);

    @ParameterizedTest
    @CsvSource({
        "900, 0",
        "1500, 1",
        "2000, 1",
        "4000, 2",
        "5000, 3",
        "20000, 18",
        "30000, 25",
        "60002, 50",
        "350000, 315"
    })
    void theSettingStaysBelowTheLimit(long limitMillis, long seconds) {
        assertThat(IdleLimit.belowSeconds(limitMillis)).isEqualTo(seconds);
        assertThat(seconds * 1000).isLessThan(limitMillis);
    }

    @Test
    void aMeasuredLimitNamesTheSettingOfThePool() {
        assertThat(new IdleLimit(60_002, true).action(CALL))
                .isEqualTo("keep idle connections for less than 60 s: keep(50 s)");
        assertThat(new IdleLimit(60_002, true).action(null)).contains("-Djdk.httpclient.keepalive.timeout=50");
    }

    @Test
    void aMeasuredTimeThatIsNoKnownLimitIsNotSoldAsTheLimit() {
        assertThat(new IdleLimit(2_003, true).action(CALL))
                .isEqualTo(
                        "the server closed it after 2 s of idleness (its limit, unless it was draining or restarting):"
                                + " keep idle connections for less than that: keep(1 s)");
        assertThat(new IdleLimit(47_300, true).action(CALL))
                .contains("47.3 s of idleness (its limit, unless it was draining or restarting)")
                .endsWith(": keep(40 s)");
        assertThat(new IdleLimit(800, true).action(CALL))
                .contains("unless it was draining")
                .doesNotContain("keep(");
    }

    @Test
    void theLimitsOfBoxesAreKnown() {
        for (long seconds : new long[] {240, 350, 900, 1200, 1800, 3600}) {
            assertThat(new IdleLimit(seconds * 1000, true).action(CALL))
                    .startsWith("keep idle connections for less than");
        }
    }

    @Test
    void anUpperBoundIsNotSoldAsTheLimit() {
        assertThat(IdleLimit.atMost(2_800).action(CALL))
                .contains("at some point between 0 and 2.8 s")
                .endsWith("try keep(1 s)");
    }

    @Test
    void noPoolCanStayBelowASecond() {
        assertThat(new IdleLimit(800, true).action(CALL)).endsWith("or do not keep them at all");
    }

    @Test
    void theLimitIsTheIdleTimeLessTheAgeOfTheFin() {
        for (var view : Case.VIEWS.subList(1, 4)) {
            var incident = Case.of("idle-closed-before-reuse/nginx-60s").incident(view);
            Exchange exchange = Exchange.of(incident);
            assertThat(exchange).isNotNull();
            if (exchange != null) {
                assertThat(IdleLimit.closedBefore(incident, exchange)).isEqualTo(new IdleLimit(60_000, true));
            }
        }
    }
}

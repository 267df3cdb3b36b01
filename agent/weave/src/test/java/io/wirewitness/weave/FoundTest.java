package io.wirewitness.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FoundTest {

    private record Holder(
            long nanos,
            Duration duration,
            int none,
            @Nullable Object nothing,
            Value value) {}

    /** As HttpCore's TimeValue. */
    private record Value(long duration, TimeUnit timeUnit) {}

    private final Holder holder =
            new Holder(5_000_000_000L, Duration.ofSeconds(7), 0, null, new Value(3, TimeUnit.MINUTES));

    @Test
    void timesBecomeMilliseconds() {
        assertThat(Found.in(holder, "nanos").in(TimeUnit.NANOSECONDS).value()).isEqualTo(5_000L);
        assertThat(Found.in(holder, "duration").millis().value()).isEqualTo(7_000L);
        assertThat(Found.in(holder, "value").millis().value()).isEqualTo(180_000L);
        assertThat(Found.in(holder, "nothing").millis().value()).isNull();
    }

    @Test
    void noneIsNoLimitWhereTheLibrarySaysSo() {
        assertThat(Found.in(holder, "none").noneBelow(1).value()).isEqualTo(Setting.UNLIMITED);
        assertThat(Found.in(holder, "none").noneBelow(0).value()).isEqualTo(0);
        assertThat(Found.in(holder, "nothing").noneIfNull().value()).isEqualTo(Setting.UNLIMITED);
    }

    @Test
    void aSettingIsChosenIfItIsNotTheDefault() {
        Found found = Found.in(holder, "duration").millis();
        Setting same = Objects.requireNonNull(found.as(SettingKey.IDLE, 7_000L, "idle", null));
        Setting other = Objects.requireNonNull(found.as(SettingKey.IDLE, 8_000L, "idle", "set(%d)"));
        assertThat(same.evidence()).isEqualTo("idle is 7 s (default, field FoundTest$Holder.duration)");
        assertThat(other.chosen()).isTrue();
        assertThat(other.toSet(4)).isEqualTo("set(4)");
    }

    @Test
    void whatIsMissingIsNoSetting() {
        assertThat(Found.in(holder, "renamed").as(SettingKey.IDLE, 1L, "idle", null))
                .isNull();
        assertThat(Found.in(null, "nanos").as(SettingKey.IDLE, 1L, "idle", null))
                .isNull();
    }

    @Test
    void aPoolsSettingsFollowFromItsIdleLimit() {
        Setting idle = Setting.of(SettingKey.IDLE, 60_000, "keep", "field").setBy("keep(%d)");
        assertThat(Objects.requireNonNull(Found.pool(idle)).toSet(5)).isEqualTo("keep(5)");
        assertThat(Found.pool(null)).isNull();
        Setting unlimited = Setting.of(SettingKey.IDLE, Setting.UNLIMITED, "keep", "field");
        assertThat(Objects.requireNonNull(Found.pool(unlimited)).keepAliveMillis())
                .isEqualTo(-1);
    }
}

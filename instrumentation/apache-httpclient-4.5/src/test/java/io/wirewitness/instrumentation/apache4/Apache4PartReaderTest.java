package io.wirewitness.instrumentation.apache4;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** With the oldest version; the current one is read in a real process. */
class Apache4PartReaderTest {

    @Test
    void aClientWithDefaultsHasThem() {
        Part part = read(new ApacheClient4Configured().byDefault());
        assertThat(part.settings().values()).noneMatch(Setting::chosen);
        assertThat(part.shown())
                .containsEntry("idle", "no limit")
                .containsEntry("obeys-hint", "on")
                .containsEntry("validate-after", "2 s")
                .containsEntry("connect-timeout", "no limit")
                .containsEntry("read-timeout", "no limit")
                .containsEntry("acquire-timeout", "no limit")
                .containsEntry("lifetime", "no limit")
                .containsEntry("most-total", "20")
                .containsEntry("most-per-route", "2")
                .containsEntry("retries", "3")
                .containsEntry("retry-post", "off")
                .containsEntry("retry-sent", "on")
                .containsEntry("tcp-keep-alive", "off")
                .doesNotContainKey("cleaner-period");
    }

    @Test
    void whatWasChosenIsTold() {
        Part part = read(new ApacheClient4Configured().chosen());
        assertThat(part.shown())
                .containsEntry("idle", "50 s")
                .containsEntry("cleaner-period", "50 s")
                .containsEntry("connect-timeout", "1 s")
                .containsEntry("read-timeout", "2 s")
                .containsEntry("acquire-timeout", "3 s")
                .containsEntry("lifetime", "240 s")
                .containsEntry("most-total", "60")
                .containsEntry("most-per-route", "30")
                .containsEntry("retries", "0")
                .containsEntry("tcp-keep-alive", "on");
        assertThat(part.idleEffectiveMillis()).isEqualTo(100_000);
    }

    @Test
    void theAsynchronousClientWatchesItsConnections() {
        Part part = read(new ApacheAsync4Configured().byDefault());
        assertThat(part.library()).isEqualTo("apache-httpasyncclient");
        assertThat(part.settings().values()).noneMatch(Setting::chosen);
        assertThat(part.shown())
                .containsEntry("idle", "no limit")
                .containsEntry("watches-idle", "on")
                .containsEntry("read-timeout", "no limit")
                .doesNotContainKey("validate-after");
        assertThat(read(new ApacheAsync4Configured().chosen()).shown())
                .containsEntry("connect-timeout", "1 s")
                .containsEntry("read-timeout", "2 s")
                .containsEntry("most-total", "60");
    }

    @Test
    void anythingElseIsNotRead() {
        assertThat(new Apache4PartReader().read("a string", 1)).isNull();
    }

    private static Part read(Object client) {
        return Objects.requireNonNull(new Apache4PartReader().read(client, 1));
    }
}

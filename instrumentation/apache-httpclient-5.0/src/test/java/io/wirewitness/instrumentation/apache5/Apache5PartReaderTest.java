package io.wirewitness.instrumentation.apache5;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import java.util.Objects;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.junit.jupiter.api.Test;

/** With the oldest version. */
class Apache5PartReaderTest {

    @Test
    void aClientWithDefaultsHasThem() {
        Part part = read(new ApacheClient5Configured().byDefault());
        assertThat(part.settings().values()).noneMatch(Setting::chosen);
        assertThat(part.shown())
                .containsEntry("idle", "180 s")
                .containsEntry("obeys-hint", "on")
                .containsEntry("connect-timeout", "180 s")
                .containsEntry("read-timeout", "180 s")
                .containsEntry("acquire-timeout", "180 s")
                .containsEntry("lifetime", "no limit")
                .containsEntry("most-total", "25")
                .containsEntry("most-per-route", "5")
                .containsEntry("leasing", "lifo")
                .containsEntry("retries", "1")
                .containsEntry("retry-post", "off")
                .containsEntry("watches-idle", "off")
                .doesNotContainKey("validate-after");
    }

    @Test
    void whatWasChosenIsTold() {
        Part part = read(new ApacheClient5Configured().chosen());
        assertThat(part.shown())
                .containsEntry("idle", "40 s")
                .containsEntry("connect-timeout", "1 s")
                .containsEntry("read-timeout", "2 s")
                .containsEntry("acquire-timeout", "3 s")
                .containsEntry("retries", "0")
                .containsEntry("tcp-keep-alive", "on");
    }

    @Test
    void anAsynchronousClientHasNoReadTimeoutUnlessItIsGiven() {
        Part part = read(HttpAsyncClientBuilder.create().build());
        assertThat(part.shown())
                .containsEntry("idle", "180 s")
                .containsEntry("validate-after", "off")
                .containsEntry("watches-idle", "on")
                .doesNotContainKey("read-timeout");
    }

    @Test
    void anythingElseIsNotRead() {
        assertThat(new Apache5PartReader().read("a string", 1)).isNull();
    }

    private static Part read(Object client) {
        return Objects.requireNonNull(new Apache5PartReader().read(client, 4));
    }
}

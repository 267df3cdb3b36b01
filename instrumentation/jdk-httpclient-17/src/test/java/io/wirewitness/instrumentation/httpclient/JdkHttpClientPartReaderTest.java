package io.wirewitness.instrumentation.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JdkHttpClientPartReaderTest {

    private static final boolean AGED = Runtime.version().feature() < 20;

    @Test
    void aClientWithDefaultsHasThem() {
        Part part = read(HttpClient.newHttpClient());
        assertThat(part.subject()).isEqualTo("java.net.http.HttpClient@3");
        assertThat(part.value(SettingKey.IDLE, -1)).isEqualTo(AGED ? 1_200_000 : 30_000);
        assertThat(part.value(SettingKey.IDLE_H2, -1)).isEqualTo(AGED ? Setting.UNLIMITED : 30_000);
        assertThat(part.unlimited(SettingKey.CONNECT_TIMEOUT)).isTrue();
        assertThat(part.on(SettingKey.HTTP2)).isTrue();
        assertThat(part.off(SettingKey.RETRY_POST)).isTrue();
        assertThat(part.unlimited(SettingKey.BODY_TIMEOUT)).isTrue();
        assertThat(part.settings().values()).noneMatch(Setting::chosen);
    }

    @Test
    void whatWasChosenIsTold() {
        Part part = read(HttpClient.newBuilder()
                .connectTimeout(Duration.ofMillis(2_500))
                .version(HttpClient.Version.HTTP_1_1)
                .build());
        Setting connect = Objects.requireNonNull(part.setting(SettingKey.CONNECT_TIMEOUT));
        assertThat(connect.evidence())
                .isEqualTo("HttpClient connectTimeout is 2.5 s (field HttpClientImpl.connectTimeout)");
        assertThat(connect.toSet(3)).isEqualTo("HttpClient.Builder.connectTimeout(Duration.ofSeconds(3))");
        assertThat(part.off(SettingKey.HTTP2)).isTrue();
        assertThat(part.settings().values())
                .filteredOn(Setting::chosen)
                .extracting(Setting::key)
                .containsExactly(SettingKey.CONNECT_TIMEOUT, SettingKey.HTTP2);
    }

    @Test
    void anythingElseIsNotRead() {
        assertThat(new JdkHttpClientPartReader().read("a string", 1)).isNull();
    }

    private static Part read(HttpClient client) {
        Object impl = Objects.requireNonNull(Fields.read(client, "impl"));
        return Objects.requireNonNull(new JdkHttpClientPartReader().read(impl, 3));
    }
}

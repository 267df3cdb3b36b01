package io.wirewitness.instrumentation.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Clients and servers themselves: the live test of settings. Fields here as in {@code HttpClientRequestImpl} and its streams. */
class VertxPartReaderTest {

    private record Request(Object client) {}

    private record Connection(Object client) {}

    private record Stream(Object conn) {}

    private record Delegating(Object delegate) {}

    private record Streaming(Object stream) {}

    private record Options(boolean keepAlive, int keepAliveTimeout) {}

    private record Pool(int cleanerPeriod) {}

    /** As {@code HttpClientImpl} since 4.4. */
    private record Client(Object options, Object poolOptions, Object httpCM) {}

    private final VertxPartReader reader = new VertxPartReader();
    private final Object client = new Object();

    @Test
    void aRequestBelongsToItsClientOrThatOfItsConnection() {
        assertThat(reader.ownerOf(new Request(client))).isSameAs(client);
        assertThat(reader.ownerOf(new Streaming(new Stream(new Connection(client)))))
                .isSameAs(client);
        assertThat(reader.ownerOf(new Streaming(new Delegating(new Stream(new Connection(client))))))
                .isSameAs(client);
    }

    @Test
    void oneThatWaitsForAConnectionHasCapturedItsClient() {
        assertThat(reader.ownerOf(new Object[] {client, "GET"})).isSameAs(client);
    }

    @Test
    void ofAnythingElseTheClientIsNotKnown() {
        assertThat(reader.ownerOf(client)).isNull();
        assertThat(reader.read(client, 1)).isNull();
    }

    @Test
    void withoutItsCleanerAPoolKeepsForEverAndSettingOnlyItsLimitDoesNothing() {
        Setting idle = setting(SettingKey.IDLE, 0);
        assertThat(idle.unlimited()).isTrue();
        assertThat(idle.toSet(50))
                .isEqualTo("PoolOptions.setCleanerPeriod(1000) and HttpClientOptions.setKeepAliveTimeout(50)");
    }

    @Test
    void withItsCleanerItsLimitIsEnough() {
        Setting idle = setting(SettingKey.IDLE, 1_000);
        assertThat(idle.value()).isEqualTo(60_000);
        assertThat(idle.toSet(50)).isEqualTo("HttpClientOptions.setKeepAliveTimeout(50)");
    }

    @Test
    void theJdkResolvesWhereItIsToldSo() {
        assertThat(setting(SettingKey.RESOLVER, 1_000).word()).isEqualTo("netty");
        System.setProperty("vertx.disableDnsResolver", "true");
        try {
            assertThat(setting(SettingKey.RESOLVER, 1_000).word()).isEqualTo("jdk");
        } finally {
            System.clearProperty("vertx.disableDnsResolver");
        }
    }

    private Setting setting(SettingKey key, int cleanerPeriod) {
        Object built = new Client(new Options(true, 60), new Pool(cleanerPeriod), client);
        Part part = Objects.requireNonNull(reader.read(built, 1));
        return Objects.requireNonNull(part.setting(key));
    }
}

package io.wirewitness.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.jfr.events.IdleSetting;
import io.wirewitness.jfr.events.PoolReuseEvent;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdleSettingTest {

    @BeforeAll
    static void register() {
        Events.register();
    }

    @AfterAll
    static void unregister() {
        Events.unregister();
    }

    @Test
    void ofSeveralRecordingsTheLowestCounts() {
        assertThat(new IdleSetting().combine(Set.of("10 s", "700 ms", "1 m"))).isEqualTo("700 ms");
    }

    @ParameterizedTest
    @CsvSource({"10 s, 9999, false", "10 s, 10000, true", "600 ms, 700, true", "1 m, 700, false", "nonsense, 700, true"
    })
    void whatWasIdleForLessIsNotRecorded(String setting, long idleMillis, boolean recorded) {
        try (Recording recording = new Recording()) {
            recording.enable(PoolReuseEvent.NAME).with("idle", setting);
            recording.start();
            PoolReuseEvent event = new PoolReuseEvent();
            event.idle = TimeUnit.MILLISECONDS.toNanos(idleMillis);
            assertThat(event.shouldCommit()).isEqualTo(recorded);
        }
    }
}

package io.wirewitness.agent.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.KnownLimit.Certainty;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Pauses;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigLintTest {

    private static final String API = "api.example.com:443";

    private final List<String> log = new ArrayList<>();
    private final List<Finding> recorded = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private int stopped;
    private long changes;
    private ConfigSnapshot settings = against(Certainty.GUESSED);

    private static ConfigSnapshot against(Certainty certainty) {
        return new ConfigSnapshot(
                JvmSettings.of(17),
                HostSettings.NONE,
                List.of(Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "OkHttp ConnectionPool@1")
                        .talkingTo(API)
                        .with(Setting.of(SettingKey.IDLE, 300_000, "keepAliveDuration", "a field"))),
                List.of(Peer.to(API).with(Peer.Limit.IDLE, 60_000, certainty, "the test")));
    }

    private ConfigLint lint(boolean strict) {
        return new ConfigLint(
                anew -> settings, () -> changes, log::addAll, recorded::add, notices::add, strict, () -> stopped++);
    }

    @Test
    void aNoteIsRecordedAndNotTold() {
        lint(false).look(true);
        assertThat(log).isEmpty();
        assertThat(recorded).extracting(Finding::rule).contains("keep-alive-outlives-peer");
    }

    @Test
    void aWarningIsToldOnce() {
        settings = against(Certainty.CONFIGURED);
        ConfigLint lint = lint(false);
        lint.look(true);
        lint.look(true);
        assertThat(log)
                .filteredOn(line -> line.contains("[keep-alive-outlives-peer]"))
                .singleElement()
                .asString()
                .startsWith(
                        "warning: OkHttp ConnectionPool@1 -> api.example.com:443: client keeps 300 s, peer closes at 60 s");
        assertThat(log)
                .last()
                .asString()
                .endsWith("all of it: java -jar wirewitness.jar lint "
                        + ProcessHandle.current().pid());
    }

    @Test
    void whatBecomesMoreSeriousIsToldAgain() {
        ConfigLint lint = lint(false);
        lint.look(true);
        settings = against(Certainty.OBSERVED);
        lint.look(true);
        assertThat(log).anyMatch(line -> line.startsWith("error: ") && line.contains("[keep-alive-outlives-peer]"));
    }

    @Test
    void whatBecomesLessSeriousOrCannotSayHowOftenAnyMoreIsNotToldAgain() {
        settings = against(Certainty.OBSERVED);
        settings = paused(settings);
        ConfigLint lint = lint(false);
        lint.look(true);
        log.clear();
        settings = against(Certainty.OBSERVED);
        lint.look(true);
        settings = against(Certainty.CONFIGURED);
        lint.look(true);
        assertThat(log).isEmpty();
    }

    @Test
    void whatCanSayHowOftenIsToldAgain() {
        ConfigLint lint = lint(false);
        settings = against(Certainty.OBSERVED);
        lint.look(true);
        log.clear();
        settings = paused(settings);
        lint.look(true);
        lint.look(true);
        assertThat(log)
                .filteredOn(line -> line.contains("expected: 42 failed attempts an hour now, 0 after the change"))
                .hasSize(1);
    }

    @Test
    void whatIsNewWakesTheThreadLessAndLessOften() {
        ConfigLint lint = lint(false); // its thread has not begun and takes no wake-up away
        lint.run();
        assertThat(lint.wakeUps()).isZero();
        List<Integer> woken = new ArrayList<>();
        for (int second = 0; second < 200; second++) {
            changes++;
            int before = lint.wakeUps();
            lint.run();
            if (lint.wakeUps() > before) {
                woken.add(second);
            }
        }
        assertThat(woken).containsExactly(0, 2, 6, 14, 30, 62, 122, 182);
    }

    @Test
    void whatWasLookedAtWakesNobody() {
        ConfigLint lint = lint(false);
        changes = 3;
        for (int second = 0; second < 10; second++) {
            lint.run();
        }
        assertThat(lint.wakeUps()).isEqualTo(1);
    }

    /** It came while the last look was too near, and is not forgotten. */
    @Test
    void whatCameTooSoonWakesTheThreadLater() {
        ConfigLint lint = lint(false);
        changes = 1;
        lint.run();
        changes = 2;
        lint.run();
        assertThat(lint.wakeUps()).isEqualTo(1);
        lint.run();
        assertThat(lint.wakeUps()).isEqualTo(2);
    }

    @Test
    void strictStopsAtAnErrorWithTheWholeList() {
        settings = against(Certainty.OBSERVED);
        lint(true).look(true);
        assertThat(stopped).isEqualTo(1);
        assertThat(log).anyMatch(line -> line.startsWith("  evidence"));
    }

    @Test
    void strictDoesNotStopAtAWarning() {
        settings = against(Certainty.CONFIGURED);
        lint(true).look(true);
        assertThat(stopped).isZero();
        assertThat(log).isNotEmpty();
    }

    @Test
    void aFaultOfOursEndsNeitherAStrictStartNorTheApplication() {
        ConfigLint lint = new ConfigLint(
                anew -> {
                    throw new IllegalStateException("broken");
                },
                () -> changes,
                log::addAll,
                recorded::add,
                notices::add,
                true,
                () -> stopped++);
        lint.start();
        assertThat(stopped).isZero();
        assertThat(notices).singleElement().asString().contains("will not be again", "broken");
    }

    @Test
    void everythingIsFoundAgainWhenAsked() {
        ConfigLint lint = lint(false);
        lint.look(true);
        assertThat(lint.findings()).extracting(Finding::rule).contains("keep-alive-outlives-peer");
        assertThat(notices).isEmpty();
    }

    private static ConfigSnapshot paused(ConfigSnapshot settings) {
        return new ConfigSnapshot(
                settings.jvm(),
                settings.host(),
                settings.parts(),
                List.of(settings.peers().get(0).pausing(new Pauses(3_600_000, new TreeMap<>(Map.of(60, 42L))))));
    }
}

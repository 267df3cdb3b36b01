package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Blame;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Ladder.Note;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LadderNotesTest {

    private static final Verdict WRITTEN = Noted.verdict(
            Blame.UNKNOWN, Noted.fact(Tier.APP, -100, "it was written"), Noted.fact(Tier.PACKETS, -50, "a FIN came"));

    @Test
    void ourEndStandsWhereItsRoleIs() {
        Ladder client = alone(Noted.report(Role.CLIENT, WRITTEN));
        assertThat(client.left().text()).isEqualTo("client 10.0.0.7:49092");
        assertThat(client.right().text()).isEqualTo("server 10.0.0.5:443");
        assertThat(notes(client)).allMatch(Note::atLeft);
        Ladder server = alone(Noted.report(Role.SERVER, WRITTEN));
        assertThat(server.left().text()).isEqualTo("client 10.0.0.5:443");
        assertThat(server.right().text()).isEqualTo("server 10.0.0.7:49092");
        assertThat(notes(server)).hasSize(2).noneMatch(Note::atLeft);
    }

    /** A socket event of the JDK has neither a local port nor a role. */
    @Test
    void whatIsNotKnownIsNotSaid() {
        Ladder ladder = alone(Noted.report(Role.UNKNOWN, WRITTEN));
        assertThat(ladder.left().text()).isEqualTo("this process");
        assertThat(ladder.right().text()).isEqualTo("peer 10.0.0.5:443");
        Report without = new Report(Noted.incident(null, null), WRITTEN, List.of());
        assertThat(alone(without).right().text()).isEqualTo("peer");
    }

    @Test
    void whoOnlyWatchedToldNothing() {
        assertThat(alone(Noted.report(Role.OBSERVER, WRITTEN)).rows()).isEmpty();
    }

    /** Without packets to draw, a fact of packets is a note like the others; beside them it is the star on one. */
    @Test
    void factsOfPacketsAreNotesOnlyWhereNoPacketIsDrawn() {
        assertThat(notes(alone(Noted.report(Role.CLIENT, WRITTEN))))
                .extracting(Note::from)
                .containsExactly("app", "packets");
        Report drawn = Noted.report(Role.CLIENT, WRITTEN, Example.flow(Example.AT_NANOS, Example.REMOTE));
        assertThat(notes(drawn)).extracting(Note::from).containsExactly("app");
    }

    @Test
    void aPauseThatTheVerdictTellsStandsOnce() {
        Verdict telling = Noted.verdict(
                Blame.LOCAL_JVM,
                Noted.fact(Tier.APP, -1_600, "this JVM stood still for 1.5 s: garbage collection, G1 Full"));
        assertThat(notes(alone(Noted.report(Role.CLIENT, telling, Noted.pause(-1_600)))))
                .extracting(Note::from)
                .containsExactly("app");
    }

    @Test
    void anotherPauseOrAnotherFactOfThatMomentStaysBesideIt() {
        Verdict telling = Noted.verdict(
                Blame.LOCAL_JVM,
                Noted.fact(Tier.APP, -1_600, "this JVM stood still for 1.5 s: garbage collection, G1 Full"),
                Noted.fact(Tier.APP, -4_000, "the request was written"));
        JvmEvent longer =
                new JvmEvent(JvmEvent.Kind.GC_PAUSE, Noted.pause(-1_600).startNanos(), 1_400_000_000L, "G1 Full");
        assertThat(notes(alone(Noted.report(Role.CLIENT, telling, Noted.pause(-1_605), Noted.pause(-4_000), longer))))
                .extracting(Note::from)
                .containsExactly("app", "jvm", "jvm", "app", "jvm");
    }

    private static Ladder alone(Report report) {
        return LadderNotes.alone(report.incident(), report.verdict(), wording(report));
    }

    private static Wording wording(Report report) {
        return Wording.of(Redaction.DEFAULT, report.incident());
    }

    private static List<Note> notes(Ladder ladder) {
        return ladder.rows().stream()
                .filter(Note.class::isInstance)
                .map(Note.class::cast)
                .toList();
    }

    private static List<Note> notes(Report report) {
        return LadderNotes.of(report.incident(), report.verdict(), wording(report));
    }
}

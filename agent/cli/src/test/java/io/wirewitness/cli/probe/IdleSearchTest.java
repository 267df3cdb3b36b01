package io.wirewitness.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.cli.probe.IdleSearch.Reuse;
import io.wirewitness.cli.probe.IdleSearch.Waited;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleSearchTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MOST = 400 * SECOND;

    /** Ends as they come; a reuse is answered below an age and not above. */
    private static final class Scripted implements IdleSearch.Connections {
        private final Deque<Waited> ends;
        private final long aliveNanos;
        private final Reuse dead;
        private int reuses;

        Scripted(long aliveNanos, Reuse dead, Waited... ends) {
            this.ends = new ArrayDeque<>(List.of(ends));
            this.aliveNanos = aliveNanos;
            this.dead = dead;
        }

        @Override
        public Waited awaitClosing(long mostNanos) {
            return ends.removeFirst();
        }

        @Override
        public Reuse reuseAfter(long idleNanos) {
            reuses++;
            return idleNanos < aliveNanos ? Reuse.ANSWERED : dead;
        }
    }

    private static Waited closed(Closing.How how, double seconds) {
        return new Waited(new Closing(how, (long) (seconds * SECOND), null), Reuse.ANSWERED);
    }

    private static Waited silent(Reuse afterwards) {
        return new Waited(new Closing(Closing.How.NOTHING, MOST, null), afterwards);
    }

    @Test
    void twoEndsThatAgreeAreALimit() throws Exception {
        IdleLimit found = IdleSearch.find(
                new Scripted(0, Reuse.RESET, closed(Closing.How.FIN, 60.04), closed(Closing.How.FIN, 60.01)), MOST);
        assertThat(found.kind()).isEqualTo(IdleLimit.Kind.FIN);
        assertThat(found.nanos()).isEqualTo((long) (60.01 * SECOND));
        assertThat(found.seen()).hasSize(2);
    }

    @Test
    void aResetIsTold() throws Exception {
        assertThat(IdleSearch.find(
                                new Scripted(0, Reuse.RESET, closed(Closing.How.RST, 5), closed(Closing.How.RST, 5.02)),
                                MOST)
                        .kind())
                .isEqualTo(IdleLimit.Kind.RST);
    }

    @Test
    void theThirdDecides() throws Exception {
        IdleLimit found = IdleSearch.find(
                new Scripted(
                        0,
                        Reuse.RESET,
                        closed(Closing.How.FIN, 12),
                        closed(Closing.How.FIN, 60),
                        closed(Closing.How.FIN, 60.1)),
                MOST);
        assertThat(found.kind()).isEqualTo(IdleLimit.Kind.FIN);
        assertThat(found.nanos()).isEqualTo(60 * SECOND);
    }

    @Test
    void differentEndsAreNoLimit() throws Exception {
        IdleLimit found = IdleSearch.find(
                new Scripted(
                        0,
                        Reuse.RESET,
                        closed(Closing.How.FIN, 12),
                        closed(Closing.How.FIN, 60),
                        closed(Closing.How.FIN, 31),
                        closed(Closing.How.FIN, 90)),
                MOST);
        assertThat(found.kind()).isEqualTo(IdleLimit.Kind.VARIES);
        assertThat(found.isLimit()).isFalse();
        assertThat(found.nanos()).isEqualTo(12 * SECOND);
    }

    @Test
    void oneThatWasClosedAndOneThatWasNotAreNoLimit() throws Exception {
        assertThat(IdleSearch.find(
                                new Scripted(0, Reuse.RESET, closed(Closing.How.FIN, 12), silent(Reuse.ANSWERED)), MOST)
                        .kind())
                .isEqualTo(IdleLimit.Kind.VARIES);
    }

    @Test
    void noLimitWithinTheTime() throws Exception {
        Scripted connections = new Scripted(0, Reuse.RESET, silent(Reuse.ANSWERED));
        assertThat(IdleSearch.find(connections, MOST).kind()).isEqualTo(IdleLimit.Kind.NONE_WITHIN);
        assertThat(connections.reuses).isZero();
    }

    @Test
    void aSilentDropIsFoundByHalving() throws Exception {
        Scripted connections = new Scripted(350 * SECOND, Reuse.UNANSWERED, silent(Reuse.UNANSWERED));
        IdleLimit found = IdleSearch.find(connections, MOST);
        assertThat(found.kind()).isEqualTo(IdleLimit.Kind.SILENT);
        assertThat(found.nanos()).isBetween(350 * SECOND, 350 * SECOND + IdleSearch.EDGE_NANOS);
        assertThat(connections.reuses).isLessThanOrEqualTo(12);
    }

    @Test
    void aSilentDropThatAnswersWithAReset() throws Exception {
        assertThat(IdleSearch.find(new Scripted(SECOND, Reuse.RESET, silent(Reuse.RESET)), MOST)
                        .kind())
                .isEqualTo(IdleLimit.Kind.SILENT_THEN_RST);
    }
}

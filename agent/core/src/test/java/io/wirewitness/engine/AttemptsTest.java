package io.wirewitness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Retry.Safe;
import io.wirewitness.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of a call that its library repeats, for how long, and whose advice on a retry counts. */
class AttemptsTest {

    private static final long NOW = 1_700_000_000_000_000_000L;

    private final Attempts attempts = new Attempts();

    private static Call call(long id) {
        return new Call(id, "okhttp 4.12.0", "POST", "https://api.example.com/orders", null, -1, null);
    }

    private static Verdict verdict(String cause, Safe safe) {
        return new Verdict(
                cause,
                Blame.PEER_APP,
                Confidence.LIKELY,
                "it ended",
                "mend it",
                new Retry(safe, "an attempt with " + cause),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void anEarlierAttemptThatMayHaveBeenActedOnForbidsTheRetry() {
        attempts.told(call(1), "aaaa0001", verdict("peer-aborted", Safe.NO), true, NOW);
        Verdict last = attempts.counted(call(1).withSentBefore(), NOW, verdict("connection-refused", Safe.YES), NOW);
        assertThat(last.cause()).isEqualTo("connection-refused");
        assertThat(last.retry()).isEqualTo(new Retry(Safe.NO, "an attempt with peer-aborted"));
        assertThat(last.evidence())
                .singleElement()
                .matches(each -> each.fact()
                        .equals("okhttp 4.12.0 had sent this request 1 time before by itself, in vain: peer-aborted,"
                                + " [aaaa0001]"));
    }

    @Test
    void aNoStaysWhateverTheAttemptsBetweenSay() {
        attempts.told(call(1), "aaaa0001", verdict("peer-aborted", Safe.NO), true, NOW);
        attempts.told(call(1).withSentBefore(), "aaaa0002", verdict("idle-close-race", Safe.YES), true, NOW);
        Verdict last = attempts.counted(call(1).withSentBefore(), NOW, verdict("peer-slow", Safe.PARTIAL), NOW);
        assertThat(last.retry()).isEqualTo(new Retry(Safe.NO, "an attempt with peer-aborted"));
        assertThat(last.evidence())
                .singleElement()
                .matches(each ->
                        each.fact().contains("2 times before by itself, in vain: the last time idle-close-race"));
    }

    /** What the last attempt itself advises knows of those before it: see {@code RetryAdvice}. */
    @Test
    void nearMissNoAttemptForbidsIt() {
        attempts.told(call(1), "aaaa0001", verdict("idle-close-race", Safe.YES), true, NOW);
        Verdict mine = verdict("peer-slow", Safe.UNKNOWN);
        assertThat(attempts.counted(call(1).withSentBefore(), NOW, mine, NOW).retry())
                .isEqualTo(mine.retry());
    }

    @Test
    void nearMissAnotherCall() {
        attempts.told(call(1), "aaaa0001", verdict("peer-aborted", Safe.NO), true, NOW);
        Verdict last = verdict("connection-refused", Safe.YES);
        assertThat(attempts.counted(call(2).withSentBefore(), NOW, last, NOW)).isSameAs(last);
        assertThat(attempts.counted(call(1), NOW, last, NOW))
                .as("not sent before: another call with the number of one that is gone")
                .isSameAs(last);
    }

    @Test
    void attemptsAreAlikeByCauseAndAdvice() {
        attempts.told(call(1), "aaaa0001", verdict("peer-aborted", Safe.NO), true, NOW);
        Call again = call(1).withSentBefore();
        assertThat(attempts.alike(again, verdict("peer-aborted", Safe.NO), NOW)).isEqualTo("aaaa0001");
        assertThat(attempts.alike(again, verdict("peer-aborted", Safe.YES), NOW))
                .isNull();
        assertThat(attempts.alike(again, verdict("peer-slow", Safe.NO), NOW)).isNull();
        attempts.told(again, "aaaa0002", verdict(Verdict.UNKNOWN, Safe.NO), true, NOW);
        assertThat(attempts.alike(again, verdict(Verdict.UNKNOWN, Safe.NO), NOW))
                .isNull();
        assertThat(attempts.isToldAsRepeated(again, NOW)).isTrue();
    }

    @Test
    void aCallOfWhichNothingIsHeardIsForgotten() {
        Call again = call(1).withSentBefore();
        Verdict same = verdict("peer-aborted", Safe.NO);
        attempts.told(call(1), "aaaa0001", same, true, NOW);
        long later = NOW + Attempts.REMEMBERED_NANOS;
        assertThat(attempts.alike(again, same, later)).as("just in time").isEqualTo("aaaa0001");
        attempts.told(call(2), "aaaa0002", same, true, later);
        assertThat(attempts.alike(again, same, later + Attempts.REMEMBERED_NANOS))
                .as("counted from its latest attempt")
                .isEqualTo("aaaa0001");
        attempts.forgetOld(later + Attempts.REMEMBERED_NANOS + 1);
        assertThat(attempts.size()).as("of the other call nothing was heard").isEqualTo(1);
        assertThat(attempts.isToldAsRepeated(again, later + 2 * Attempts.REMEMBERED_NANOS + 1))
                .isFalse();
        assertThat(attempts.size()).isZero();
    }

    @Test
    void theOldestGoesWhereThereAreTooMany() {
        for (int i = 0; i <= Attempts.REMEMBERED; i++) {
            attempts.told(call(i), "aaaa0001", verdict("peer-aborted", Safe.NO), true, NOW);
        }
        assertThat(attempts.size()).isEqualTo(Attempts.REMEMBERED);
        assertThat(attempts.isToldAsRepeated(call(0).withSentBefore(), NOW)).isFalse();
        assertThat(attempts.isToldAsRepeated(call(1).withSentBefore(), NOW)).isTrue();
    }
}

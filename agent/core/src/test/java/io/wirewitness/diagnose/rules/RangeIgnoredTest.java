package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.OddScripts;
import io.wirewitness.explain.Sighting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class RangeIgnoredTest {

    private final RuleTesting rule = new RuleTesting(new RangeIgnored());

    private static final String READER = """
            failure at=1 kind=CLOSED_LOCALLY exception=java.net.SocketException message="Socket closed"
            connection remote=10.0.0.5:8080 opened=0 connected=0.0002 ordinal=1 start=0.9 request=412 answer=2000000
            close at=0.99 thread=main stack=a.B.close(B.java:1) byReader=true
            call library="okhttp 4.12.0" method=GET url=http://cdn.example.com/big.bin
            asked method=GET target=/big.bin range=true
            answer status=200 body=50000000
            """;

    @Test
    void theReaderHasEnoughOfTheWhole() {
        Verdict verdict = rule.states(EventText.parse(READER));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).contains("a part was asked for", "50000000 bytes", "after 2000000 bytes");
    }

    /** That our side closed is proven, and would be the verdict; why it closed is what there is to mend. */
    @Test
    void itStandsBeforeTheCloseThatItExplains() {
        Verdict verdict = judged(READER);

        assertThat(verdict.cause()).isEqualTo("range-ignored");
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("a.B.close(B.java:1)"));
        assertThat(verdict.missing())
                .anyMatch(text -> text.contains("a cancel for another reason"))
                .anyMatch(text -> text.contains("local-close"));
    }

    /** Another thread's cancel, or one that an event loop carried out: who closed is what is known. */
    @Test
    void nearMissAnotherThreadCancelled() {
        for (boolean another : new boolean[] {true, false}) {
            String closer = another ? "another thread" : "nobody knows who asked";
            String text = READER.replace(" byReader=true", another ? " byReader=false" : "");
            Verdict own = rule.states(EventText.parse(text));
            assertThat(own.confidence()).as(closer).isEqualTo(Confidence.POSSIBLE);
            assertThat(own.headline())
                    .contains("our own side closed the connection")
                    .doesNotContain("the reader closed");
            assertThat(own.missing()).anyMatch(line -> line.contains(another ? "another thread did" : "is not known"));

            Verdict verdict = judged(text);
            assertThat(verdict.cause()).as(closer).isEqualTo("local-close");
            assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
            assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("with Range"));
            assertThat(verdict.missing()).anyMatch(line -> line.contains("range-ignored"));
        }
    }

    @Test
    void nearMissACloseInTheMiddleOfWhatWasAskedFor() {
        for (String other : new String[] {"answer status=206", "asked method=GET target=/big.bin range=false"}) {
            Verdict verdict = judged(READER + other);
            assertThat(verdict.cause()).as(other).isEqualTo("local-close");
            assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        }
    }

    private static Verdict judged(String text) {
        return new Diagnosis((rule, fault) -> {
                    throw new AssertionError(rule, fault);
                })
                .judge(EventText.parse(text));
    }

    @Test
    void aTimeOutMayHaveAnotherReason() {
        assertThat(rule.states(EventText.parse(READER.replaceAll("(?m)^close.*\n", "") + "failure kind=TIMED_OUT"))
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    /** OkHttp's read time-out closes the socket by itself: that is no reader who has enough. */
    @Test
    void nearMissATimerThatCloses() {
        Verdict verdict = rule.states(EventText.parse(READER.replace(
                "thread=main stack=a.B.close(B.java:1) byReader=true",
                "thread=watchdog stack=okio.AsyncTimeout$Watchdog.run(AsyncTimeout.kt:218)")));
        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).contains("it did not come in time");
    }

    @Test
    void nearMissAPartWasAnswered() {
        assertThat(new RangeIgnored().judge(EventText.parse(READER + "answer status=206")))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissThePeerBrokeItOff() {
        assertThat(new RangeIgnored()
                        .judge(EventText.parse(READER.replaceAll("(?m)^close.*\n", "") + "failure kind=RESET")))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissTheAnswerIsThatOfAnEarlierRequest() {
        assertThat(new RangeIgnored().judge(EventText.parse(READER.replace("answer=2000000", "answer=0"))))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void aCaptureShowsTheReaderCloseInTheMiddle() {
        Verdict verdict = rule.states(Sighting.of(OddScripts.rangeIgnored()).incident());

        assertThat(verdict.blame()).isEqualTo(Blame.MIDDLEBOX);
    }
}

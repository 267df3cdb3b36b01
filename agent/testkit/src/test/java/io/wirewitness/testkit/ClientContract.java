package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every client library must show under the agent. A library's own test says how its client is named and what is on
 * the class path, and where its measured behaviour differs from most.
 */
abstract class ClientContract extends ClientBatches {

    /** From then on a connection counts as idle: {@code Exchange}. */
    private static final long IDLE_MILLIS = 500;

    /**
     * @param driver the class name of a {@link io.wirewitness.contract.Caller}
     * @param classPath what the child JVM needs for it
     */
    ClientContract(String driver, ClassPath classPath) {
        super(driver, classPath);
    }

    // ---- failures ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void idleClosedBeforeReuse(Environment environment) {
        Outcome outcome = outcome(environment, "idle", 3);
        if (!failsOnClosedIdleConnection() && outcome.failed() && mayLoseTheRace()) {
            // The end and the request crossed inside the client: it may not have written a byte. Nobody else is to
            // blame.
            Reported incident = only(environment, "idle", outcome);
            assertThat(incident.cause()).isIn("idle-closed-before-reuse", "idle-close-race", "local-close", "unknown");
            assertThat(incident.retry()).isNotEqualTo("no");
            return;
        }
        if (!failsOnClosedIdleConnection()) {
            assertThat(outcome.status()).as(outcome.shape()).isEqualTo(200);
            return;
        }
        assertThat(outcome.failed()).isTrue();
        if (endOfStreamIsNoException(environment, "idle", outcome)) {
            return;
        }
        Reported incident = only(environment, "idle", outcome);
        assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("idle-closed-before-reuse");
        assertThat(incident.blame()).isEqualTo("config");
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.retry()).isEqualTo("yes");
        assertThat(incident.role()).isEqualTo("client");
        assertThat(incident.idleMillis()).isBetween(500L, 20_000L);
        if (library() != null) {
            assertThat(incident.ordinal()).isEqualTo(2);
        }
        assertTiers(environment, incident);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void connectionRefused(Environment environment) {
        Outcome outcome = outcome(environment, "refused", 1);
        Reported incident = only(environment, "refused", outcome);
        assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("connection-refused");
        assertThat(incident.blame()).isEqualTo("peer-app");
        assertThat(incident.confidence()).isIn("proven", "likely");
        assertThat(incident.retry()).isEqualTo("yes");
        assertThat(incident.remote()).endsWith(":" + CLOSED_PORT);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void peerAborted(Environment environment) {
        Outcome outcome = outcome(environment, "aborted", 2);
        Reported incident = only(environment, "aborted", outcome);
        if (!environment.packets() && incident.idleMillis() >= IDLE_MILLIS) {
            // A busy machine let the connection rest so long that a middlebox may have reset it: only packets would
            // tell.
            assertThat(incident.cause()).as(incident.json().toString()).isIn("peer-aborted", "unknown");
            assertThat(incident.retry()).isNotEqualTo("yes");
            return;
        }
        assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("peer-aborted");
        assertThat(incident.blame()).isEqualTo("peer-app");
        // Linux drops the connection before it looks at what a RST acknowledges; only its packet tells.
        assertThat(incident.retry()).isIn(environment.packets() ? List.of("no") : List.of("no", "unknown"));
        assertTiers(environment, incident);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void peerClosedWithoutResponse(Environment environment) {
        Outcome outcome = outcome(environment, "noanswer", 2);
        assertThat(outcome.failed()).isTrue();
        if (endOfStreamIsNoException(environment, "noanswer", outcome)) {
            return;
        }
        Reported incident = only(environment, "noanswer", outcome);
        assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("peer-closed-without-response");
        assertThat(incident.blame()).isEqualTo("peer-app");
        // On a used connection only the FIN's own packet tells whether it was sent before the request had come (a
        // caller
        // that has its answer before the pool has the connection back opens a new one); and a FIN within a millisecond
        // of
        // our last write leaves open whether we were still writing.
        assertThat(incident.confidence())
                .isIn(
                        environment.packets() || incident.ordinal() == 1
                                ? List.of("proven", "likely")
                                : List.of("likely"));
        assertThat(incident.retry()).isEqualTo("no");
        assertTiers(environment, incident);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void peerSlow(Environment environment) {
        Outcome outcome = outcome(environment, "slow", 1);
        if (!timesOut()) {
            assertThat(outcome.status()).isEqualTo(200);
            return;
        }
        Reported incident = only(environment, "slow", outcome);
        if (wasAskedLate(incident)) {
            // A busy machine used the time up before the request had left: then the server cannot be blamed, and is
            // not.
            assertThat(incident.cause()).as(incident.json().toString()).isIn("unknown", "local-timeout");
            assertThat(incident.retry()).isNotEqualTo("yes");
            return;
        }
        assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("peer-slow");
        assertThat(incident.blame()).isEqualTo("peer-app");
        assertThat(incident.confidence()).isIn("proven", "likely");
        assertThat(incident.retry()).isEqualTo("no");
        assertTiers(environment, incident);
    }

    private static boolean wasAskedLate(Reported incident) {
        JsonElement connection = incident.json().get("connection");
        return connection.isJsonNull()
                || connection.getAsJsonObject().get("bytesOut").getAsLong() == 0
                || incident.json().getAsJsonArray("ruledOut").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .anyMatch(each -> each.get("cause").getAsString().equals("peer-slow")
                                && each.get("because").getAsString().startsWith("it had only the last"));
    }

    @ParameterizedTest
    @MethodSource("environments")
    void peerResetUnreadData(Environment environment) {
        Outcome outcome = outcome(environment, "unread", 1);
        if (!outcome.failed()) {
            // The client read the early answer in spite of the reset, which is the better client.
            assertThat(outcome.status()).isEqualTo(413);
            return;
        }
        if (mayHideAnEarlyAnswer() && incidents(environment, "unread", outcome).isEmpty()) {
            return;
        }
        Reported incident = only(environment, "unread", outcome);
        if (environment.packets()) {
            assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("peer-reset-unread-data");
            assertThat(incident.blame()).isEqualTo("peer-app");
        } else {
            // Without packets the early answer can be seen only if it had reached the socket.
            assertThat(incident.cause())
                    .as(incident.json().toString())
                    .isIn("peer-reset-unread-data", "peer-aborted", "unknown");
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void anInterimAnswerEndsNoRequest(Environment environment) {
        if (!returnsFromInterimAnswers()) {
            return;
        }
        Outcome reset = outcome(environment, "continued", 1);
        Outcome closed = outcome(environment, "continuedfin", 1);
        if (takesAnInterimAnswerForTheLast()) {
            assertThat(reset.status()).as(reset.shape()).isEqualTo(100);
            assertThat(closed.status()).as(closed.shape()).isEqualTo(100);
            return;
        }
        if (library() == null && !tellsInterimAnswers()) {
            return; // a socket whose program makes of it what it likes
        }
        // By request: a caller that took the interim answer for the last has no failure that would lead to it.
        Reported aborted = named(environment, "continued");
        Reported ended = named(environment, "continuedfin");
        assertThat(List.of(aborted.blame(), ended.blame()))
                .as(aborted.json() + "\n" + ended.json())
                .isSubsetOf(tellsInterimAnswers() ? List.of("peer-app") : List.of("peer-app", "unknown"));
        if (tellsInterimAnswers()) {
            assertThat(aborted.cause()).as(aborted.json().toString()).isEqualTo("peer-aborted");
            assertThat(ended.cause()).as(ended.json().toString()).isEqualTo("peer-closed-without-response");
        }
        // RFC 9110, 15.2: it is no response, and so no part of one was received, whoever reads it.
        assertThat(List.of(aborted.cause(), ended.cause()))
                .as(aborted.json() + "\n" + ended.json())
                .doesNotContain("peer-truncated-response");
        assertThat(aborted.retry()).isEqualTo("no");
        assertThat(ended.retry()).isEqualTo("no");
    }

    private Reported named(Environment environment, String scenario) {
        List<Reported> incidents = incidents(environment, scenario);
        assertThat(incidents).as(scenario + "\n" + batch(environment, scenario)).hasSize(1);
        return incidents.get(0);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void peerTruncatedResponse(Environment environment) {
        for (String scenario : List.of("half", "halfreset")) {
            Outcome outcome = outcome(environment, scenario, 2);
            if (library() == null || (scenario.equals("half") && !noticesTruncation())) {
                continue; // without a library nobody knows where an answer ends
            }
            assertThat(outcome.failed()).as(scenario).isTrue();
            Reported incident = only(environment, scenario, outcome);
            assertThat(incident.cause())
                    .as(incident.json().toString())
                    .isIn(
                            scenario.equals("half")
                                    ? List.of("peer-truncated-response")
                                    : List.of("peer-truncated-response", "peer-aborted"));
            assertThat(incident.blame()).isEqualTo("peer-app");
            assertThat(outcome.verdicts()).as(scenario + " " + outcome).isEqualTo(annotates(scenario) ? 1 : 0);
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void eachOfManyCallsHasItsOwnVerdict(Environment environment) {
        if (library() == null) {
            return;
        }
        List<Reported> incidents = incidents(environment, "crowdreset");
        List<FaultServer.Request> requests = server.requests(environment.prefix() + "crowdreset");
        assertThat(incidents).as(batch(environment).toString()).hasSize(CROWD);
        for (int number = 1; number <= CROWD; number++) {
            String path = "/" + environment.prefix() + "crowdreset/reset/" + number;
            assertThat(outcome(environment, "crowdreset", "1." + number).verdicts())
                    .isEqualTo(1);
            Reported incident = incidents.stream()
                    .filter(each -> (each.request() + "?").contains(path + "?"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no incident of " + path));
            assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("peer-aborted");
            int port = requests.stream()
                    .filter(each -> each.path().equals(path))
                    .findFirst()
                    .orElseThrow()
                    .clientPort();
            assertThat(incident.local()).endsWith(":" + port);
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void poolExhausted(Environment environment) {
        if (!limitsItsPool()) {
            return;
        }
        Outcome outcome = outcome(environment, "full", 2);
        assertThat(outcome.failed()).isTrue();
        List<Reported> incidents = incidents(environment, "full");
        assertThat(incidents).as(batch(environment).toString()).hasSize(1);
        assertThat(incidents.get(0).cause())
                .as(incidents.get(0).json().toString())
                .isEqualTo("pool-exhausted");
        assertThat(incidents.get(0).library()).startsWith(library());
        assertThat(outcome.verdicts()).as(outcome.toString()).isEqualTo(annotates("full") ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void theSameOverTls(Environment environment) {
        if (!speaksTls()) {
            return;
        }
        for (int step = 1; step <= 3; step++) {
            Outcome healthy = outcome(environment, "tls", step);
            assertThat(healthy.status()).as(healthy.shape()).isEqualTo(200);
        }
        assertThat(incidents(environment, "tls")).isEmpty();
        Reported aborted = only(environment, "tlsaborted", outcome(environment, "tlsaborted", 2));
        // On a connection of its own the reset stands behind TLS session tickets, which look like an answer.
        assertThat(aborted.cause())
                .as(aborted.json().toString())
                .isIn(aborted.ordinal() == 1 ? List.of("peer-aborted", "unknown") : List.of("peer-aborted"));
        Outcome idle = outcome(environment, "tlsidle", 3);
        if (idle.failed()) {
            Reported incident = only(environment, "tlsidle", idle);
            assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("idle-closed-before-reuse");
            assertThat(incident.ordinal()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void streamsOfHttp2(Environment environment) {
        if (!speaksHttp2()) {
            return;
        }
        for (int step = 1; step <= 2; step++) {
            Outcome healthy = outcome(environment, "h2", step);
            assertThat(healthy.status()).as(healthy.shape()).isEqualTo(200);
        }
        assertThat(incidents(environment, "h2")).isEmpty();
        Outcome reset = outcome(environment, "h2reset", 2);
        assertThat(reset.failed()).isTrue();
        Reported stream = only(environment, "h2reset", reset);
        assertThat(stream.cause()).as(stream.json().toString()).isEqualTo("h2-stream-reset");
        assertThat(stream.headline()).contains("INTERNAL_ERROR");
        Outcome goaway = outcome(environment, "h2goaway", 2);
        if (goaway.failed()) {
            Reported incident = only(environment, "h2goaway", goaway);
            assertThat(incident.cause()).as(incident.json().toString()).isIn("h2-goaway", "peer-draining");
            assertThat(incident.retry()).isEqualTo("yes");
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void aCancelledCallIsNeverBlamedOnThePeer(Environment environment) {
        Outcome outcome = outcome(environment, "cancel", 1);
        assertThat(outcome.failed()).isTrue();
        for (Reported incident : incidents(environment, "cancel", outcome)) {
            if (incident.bytesOut() == 0) {
                // HttpURLConnection that is cut off before its request is out waits for an answer all the same
                // (17.0.15)
                assertThat(incident.blame()).as(incident.json().toString()).isIn("local-app", "unknown");
                continue;
            }
            assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("local-close");
            assertThat(incident.blame()).isEqualTo("local-app");
        }
    }

    // ---- what the library hides -------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void silentlyReplayedAfterAnAcceptedCopy(Environment environment) {
        Outcome outcome = outcome(environment, "replaylost", 2);
        List<FaultServer.Request> requests = server.requests(environment.prefix() + "replaylost");
        if (!replaysPost()) {
            assertThat(requests).hasSize(2);
            return;
        }
        assertThat(outcome.status()).as(outcome.shape()).isEqualTo(200);
        assertThat(requests).hasSize(3);
        Reported incident = incidents(environment, "replaylost", outcome).stream()
                .filter(each -> each.cause().equals("silently-replayed"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no silently-replayed\n" + replays.get(environment)));
        assertThat(incident.blame()).isEqualTo("config");
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.retry()).isEqualTo("no");
    }

    @ParameterizedTest
    @MethodSource("environments")
    void silentlyReplayedBeforeAnythingWasAccepted(Environment environment) {
        Outcome outcome = outcome(environment, "replayidle", 3);
        if (library() == null || (outcome.failed() && mayLoseTheRace())) {
            return;
        }
        assertThat(outcome.status()).as(outcome.shape()).isEqualTo(200);
        List<Reported> incidents = incidents(environment, "replayidle", outcome);
        if (!replaysPost()) {
            assertThat(incidents).isEmpty();
            return;
        }
        Reported incident = incidents.stream()
                .filter(each -> each.cause().equals("silently-replayed"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no silently-replayed\n" + replays.get(environment)));
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.retry()).isEqualTo("yes");
    }

    @ParameterizedTest
    @MethodSource("environments")
    void aCallThatIsRepeatedInVainIsNotToldAttemptByAttempt(Environment environment) {
        Outcome outcome = outcome(environment, "replayvain", 1);
        int sent = server.requests(environment.prefix() + "replayvain").size();
        if (library() == null) {
            return;
        }
        assertThat(outcome.failed()).isTrue();
        List<Reported> incidents = incidents(environment, "replayvain", outcome);
        List<String> causes = incidents.stream().map(Reported::cause).toList();
        String last = "peer-closed-without-response";
        if (sent == 1) {
            assertThat(causes).as(String.valueOf(replays.get(environment))).hasSizeLessThanOrEqualTo(1);
            return;
        }
        assertThat(causes)
                .as(String.valueOf(replays.get(environment)))
                .containsExactly(last, "silently-replayed", last);
        assertThat(incidents.get(2).json().toString())
                .contains(
                        "had sent this request " + (sent - 1) + " time" + (sent == 2 ? "" : "s") + " before by itself");
    }

    // ---- nothing to report ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void healthyCallsAreNoIncidents(Environment environment) {
        for (int step = 1; step <= 4; step++) {
            if (library() != null) {
                assertThat(outcome(environment, "healthy", step).status()).isEqualTo(200);
                assertThat(outcome(environment, "churn", step).status()).isEqualTo(200);
            }
        }
        assertThat(outcome(environment, "late", 1).status()).isEqualTo(200);
        if (library() != null) {
            for (int number = 1; number <= CROWD; number++) {
                assertThat(outcome(environment, "crowd", "1." + number).status())
                        .isEqualTo(200);
                assertThat(outcome(environment, "crowd", "2." + number).status())
                        .isEqualTo(200);
            }
        }
        for (String scenario : List.of("healthy", "late", "unused", "unusedreset", "crowd")) {
            assertThat(incidents(environment, scenario)).as(scenario).isEmpty();
        }
        if (library() != null) {
            assertThat(incidents(environment, "churn")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void nothingIsReportedThatNobodyAskedFor(Environment environment) {
        List<String> causes = batch(environment).incidents().stream()
                .map(Reported::cause)
                .distinct()
                .toList();
        assertThat(causes)
                .isSubsetOf(
                        "idle-closed-before-reuse",
                        "idle-reset-by-middlebox",
                        "connection-refused",
                        "peer-aborted",
                        "peer-closed-without-response",
                        "peer-slow",
                        "peer-reset-unread-data",
                        "peer-truncated-response",
                        "pool-exhausted",
                        "h2-stream-reset",
                        "h2-goaway",
                        "peer-draining",
                        "local-close",
                        "silently-replayed",
                        "unknown");
    }

    // ---- the application --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void theApplicationSeesWhatItSeesWithoutTheAgent(Environment environment) {
        Batch without = Objects.requireNonNull(bare.get(environment.jdk()));
        List<String> calls =
                new ArrayList<>(List.of("idle 3", "refused 1", "aborted 2", "noanswer 2", "half 2", "halfreset 2"));
        if (speaksTls()) {
            calls.add("tlsaborted 2");
        }
        if (limitsItsPool()) {
            calls.add("full 2");
        }
        for (String call : calls) {
            String[] words = call.split(" ", -1);
            if ((words[0].equals("idle") && mayLoseTheRace()) || differsFromRunToRun(words[0])) {
                continue;
            }
            Outcome expected = without.outcome(barePrefix(environment.jdk()) + words[0], Integer.parseInt(words[1]));
            Outcome actual = outcome(environment, words[0], Integer.parseInt(words[1]));
            assertThat(comparable(actual.shape())).as(call).isEqualTo(comparable(expected.shape()));
            assertThat(actual.status()).as(call).isEqualTo(expected.status());
            assertThat(actual.firstFrame()).as(call).isEqualTo(expected.firstFrame());
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void theVerdictHangsOnTheException(Environment environment) {
        for (String call : List.of("refused 1", "aborted 2", annotatesTimeouts() ? "slow 1" : "aborted 2")) {
            String[] words = call.split(" ", -1);
            Outcome outcome = outcome(environment, words[0], Integer.parseInt(words[1]));
            assertThat(outcome.failed()).as(call).isTrue();
            assertThat(outcome.verdicts()).as(call + " " + outcome).isEqualTo(annotates(words[0]) ? 1 : 0);
            Reported incident = only(environment, words[0], outcome);
            if (annotates(words[0])) {
                assertThat(outcome.verdict()).contains(incident.headline());
            }
        }
    }
}

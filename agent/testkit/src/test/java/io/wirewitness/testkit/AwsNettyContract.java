package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The AWS SDK's asynchronous client stands on netty, over NIO or epoll. */
abstract class AwsNettyContract extends ClientContract {

    AwsNettyContract(String version) {
        super(
                Drivers.named("aws-async"),
                ClassPath.withoutDriver("software.amazon.awssdk:netty-nio-client:" + version));
    }

    /** Netty alone names no request of a failed connect, and cannot name one for every failure. */
    @Override
    @Nullable
    String library() {
        return null;
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return false;
    }

    @Override
    boolean replaysPost() {
        return false;
    }

    @Override
    boolean speaksTls() {
        return false;
    }

    @Override
    boolean limitsItsPool() {
        return false;
    }

    /** Below the SDK's exception is netty's ReadTimeoutException, one object for all: nothing can hang on it. */
    @Override
    boolean annotatesTimeouts() {
        return false;
    }

    /** The SDK's messages name the channel and its age. */
    @Override
    String comparable(String shape) {
        return shape.replaceAll("ChannelDiagnostics\\(.*?[\\dS]\\)", "a channel");
    }

    /** With a request in flight netty's codec names it, though nothing hangs on the exception. */
    @Override
    @ParameterizedTest
    @MethodSource("environments")
    void peerSlow(Environment environment) {
        assertThat(outcome(environment, "slow", 1).failed()).isTrue();
        assertThat(incidents(environment, "slow"))
                .singleElement()
                .satisfies(incident -> assertThat(incident.cause()).isEqualTo("peer-slow"));
    }

    /** Its event loops are its own: nobody can ask one whether it has read the end. */
    @Override
    boolean mayLoseTheRace() {
        return true;
    }

    /** What the SDK throws then may carry no verdict; the request leads to it. */
    @Override
    @ParameterizedTest
    @MethodSource("environments")
    void idleClosedBeforeReuse(Environment environment) {
        Outcome outcome = outcome(environment, "idle", 3);
        if (!outcome.failed()) {
            assertThat(outcome.status()).isEqualTo(200);
            return;
        }
        assertThat(incidents(environment, "idle"))
                .singleElement()
                .satisfies(incident -> assertThat(incident.cause())
                        .isIn("idle-closed-before-reuse", "idle-close-race", "local-close", "unknown"));
    }
}

package io.wirewitness.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which incident is the verdict on a failure that a recording has without one. */
class BareFailureTest {

    private static final long SECOND = 1_000_000_000L;
    private static final String LOCAL = "10.0.0.7:49092";
    private static final String PEER = "10.0.0.5:443";
    private static final String RESET = "java.net.SocketException";

    private final Incident bare = incident("", 100 * SECOND, LOCAL, PEER, RESET);

    @Test
    void theSameEndsWithinSecondsAreTheSame() {
        assertThat(judgedBy(incident("a", 103 * SECOND, LOCAL, PEER, "java.io.IOException")))
                .isTrue();
        assertThat(judgedBy(incident("a", 120 * SECOND, LOCAL, PEER, RESET))).isFalse();
        assertThat(judgedBy(incident("a", 100 * SECOND, "10.0.0.7:49093", PEER, RESET)))
                .isFalse();
        assertThat(judgedBy(incident("a", 100 * SECOND, LOCAL, "10.0.0.5:80", RESET)))
                .isFalse();
    }

    @Test
    void withoutOurPortThePeerTheExceptionAndTheMomentTell() {
        Incident portless = incident("", 100 * SECOND, null, PEER, RESET);
        assertThat(BareFailure.isJudgedBy(portless, incident("a", 100 * SECOND + 5, LOCAL, PEER, RESET)))
                .isTrue();
        assertThat(BareFailure.isJudgedBy(portless, incident("a", 103 * SECOND, LOCAL, PEER, RESET)))
                .isFalse();
        assertThat(BareFailure.isJudgedBy(portless, incident("a", 100 * SECOND, LOCAL, PEER, null)))
                .isFalse();
    }

    @Test
    void oneWithoutAVerdictIsNoVerdictOnAnother() {
        assertThat(judgedBy(incident("", 100 * SECOND, LOCAL, PEER, RESET))).isFalse();
        assertThat(BareFailure.isJudgedBy(
                        incident("", 100 * SECOND, LOCAL, null, RESET),
                        incident("a", 100 * SECOND, LOCAL, null, RESET)))
                .isFalse();
    }

    private boolean judgedBy(Incident judged) {
        return BareFailure.isJudgedBy(bare, judged);
    }

    private static Incident incident(
            String id, long at, @Nullable String local, @Nullable String remote, @Nullable String exception) {
        Connection connection = new Connection(
                1,
                Role.CLIENT,
                local == null ? null : Endpoint.parse(local),
                remote == null ? null : Endpoint.parse(remote),
                null,
                0,
                0,
                0,
                0,
                -1,
                -1,
                0,
                0,
                -1,
                0,
                0,
                0,
                null,
                null,
                null);
        return new IncidentBuilder(id, at, new Failure(Failure.Kind.RESET, exception, null))
                .connection(connection)
                .tiers(Set.of(Tier.APP))
                .build();
    }
}

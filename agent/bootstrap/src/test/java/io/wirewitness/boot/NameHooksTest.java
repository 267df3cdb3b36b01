package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The memory of names, and which failures are passed on. */
class NameHooksTest {

    private final List<String> failed = new ArrayList<>();

    @BeforeEach
    void listen() {
        Hooks.install(new Ear());
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        InetAddress[] found = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            found[i] = InetAddress.getByName(literals[i]);
        }
        return found;
    }

    private static NameFacts facts(String host) {
        NameFacts facts = NameHooks.of(host);
        assertThat(facts).isNotNull();
        return Objects.requireNonNull(facts);
    }

    @Test
    void theLatestAnswerAndTheOtherOneBeforeItAreKept() throws Exception {
        NameHooks.answered("API.example.com", NameHooks.asking(), addresses("10.0.0.5", "10.0.0.6"), null);
        NameHooks.answered("api.example.com", NameHooks.asking(), addresses("10.0.0.6", "10.0.0.5"), null);
        assertThat(facts("api.example.com").before).isNull();

        NameHooks.answered("api.example.com", NameHooks.asking(), addresses("10.0.0.9"), null);

        NameFacts facts = facts("api.EXAMPLE.com");
        assertThat(Objects.requireNonNull(facts.latest).addresses()).containsExactly(addresses("10.0.0.9"));
        assertThat(Objects.requireNonNull(facts.before).addresses()).hasSize(2);
    }

    @Test
    void failuresAreCountedUntilAnAnswerComes() throws Exception {
        UnknownHostException first = new UnknownHostException("x");
        UnknownHostException second = new UnknownHostException("x");
        NameHooks.answered("x", NameHooks.asking(), null, first);
        NameHooks.answered("x", NameHooks.asking(), null, second);

        assertThat(facts("x").failures).isEqualTo(2);
        assertThat(facts("x").isOfResolver(second)).isTrue();
        assertThat(facts("x").isOfResolver(first)).isFalse();

        NameHooks.answered("x", NameHooks.asking(), addresses("10.0.0.5"), null);
        assertThat(facts("x").failures).isZero();
    }

    @Test
    void theNewestNamesAreKept() throws Exception {
        for (int i = 0; i < 4 * NameHooks.MOST; i++) {
            NameHooks.answered("host" + i, NameHooks.asking(), addresses("10.0.0.5"), null);
        }
        int kept = 0;
        for (int i = 0; i < 4 * NameHooks.MOST; i++) {
            kept += NameHooks.of("host" + i) == null ? 0 : 1;
        }
        assertThat(kept).isBetween(NameHooks.MOST / 2, NameHooks.MOST);
        assertThat(NameHooks.of("host" + (4 * NameHooks.MOST - 1))).isNotNull();
    }

    @Test
    void onlyUnknownHostsArePassedOn() {
        UnknownHostException thrown = new UnknownHostException("x");
        NameHooks.lookupFailed("x", thrown);
        NameHooks.lookupFailed("y", new SecurityException());
        NameHooks.lookupFailed("z", null);
        NameHooks.connectFailed(InetSocketAddress.createUnresolved("u", 1), thrown);
        NameHooks.connectFailed(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), thrown);

        assertThat(failed).containsExactly("x", "u");
    }

    @Test
    void nothingIsKeptWhileNobodyListens() throws Exception {
        Hooks.install(null);

        NameHooks.answered("quiet", NameHooks.asking(), addresses("10.0.0.5"), null);

        assertThat(NameHooks.of("quiet")).isNull();
    }

    private final class Ear extends Deaf {

        @Override
        public void nameFailed(String host, Throwable thrown) {
            failed.add(host);
        }
    }
}

package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReachTest {

    private static final String HERE = ReachTest.class.getName();

    private final SocketState state = Objects.requireNonNull(new SocketTable().open(3, SocketState.ROLE_CLIENT, 1));

    /** A library's connection, as probes describe such. */
    static class Outer {

        final @Nullable Object inner;

        Outer(@Nullable Object inner) {
            this.inner = inner;
        }
    }

    static final class Special extends Outer {

        Special(Object inner) {
            super(inner);
        }
    }

    @AfterEach
    void forget() {
        Reach.forget();
    }

    @Test
    void followsTheFieldsThatAProbeNamed() {
        Reach.learn(Map.of(HERE + "$Outer", "inner"));
        assertThat(Reach.state(new Outer(new Outer(state)))).isSameAs(state);
    }

    @Test
    void subclassesInheritTheStep() {
        Reach.learn(Map.of(HERE + "$Outer", "inner"));
        assertThat(Reach.state(new Special(state))).isSameAs(state);
    }

    @Test
    void looksThroughReferences() {
        Reach.learn(Map.of(HERE + "$Outer", "inner"));
        assertThat(Reach.state(new Outer(new AtomicReference<>(new WeakReference<>(state)))))
                .isSameAs(state);
    }

    @Test
    void aRelocatedClassIsKnownByTheEndOfItsName() {
        Reach.learn(Map.of("boot.ReachTest$Outer", "inner"));
        assertThat(Reach.state(new Outer(state))).isSameAs(state);
    }

    @Test
    void nothingIsFoundWhereNoWayIsKnown() {
        assertThat(Reach.state(new Outer(state))).isNull();
        assertThat(Reach.state(null)).isNull();
        assertThat(Reach.state("text")).isNull();
    }

    @Test
    void aFieldThatIsNotThereIsTheEndOfTheWay() {
        Reach.learn(Map.of(HERE + "$Outer", "other"));
        assertThat(Reach.state(new Outer(state))).isNull();
        Reach.learn(Map.of(HERE + "$Outer", "inner"));
        assertThat(Reach.state(new Outer(null))).isNull();
    }

    @Test
    void ofSeveralFieldsTheOneThatIsThere() {
        Reach.learn(Map.of(HERE + "$Outer", "other|inner"));
        assertThat(Reach.state(new Outer(state))).isSameAs(state);
        Reach.learn(Map.of(HERE + "$Outer", "other inner"));
        assertThat(Reach.state(new Outer(state))).as("one separator").isNull();
    }

    @Test
    void aCircleEnds() {
        AtomicReference<Object> circle = new AtomicReference<>();
        circle.set(circle);
        assertThat(Reach.state(circle)).isNull();
    }
}

package io.wirewitness.agent.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BuiltThingsTest {

    private final BuiltThings things = new BuiltThings();

    @Test
    void eachThingHasItsNumberAmongThoseOfItsLibrary() {
        Object first = new Object();
        Object second = new Object();
        Object other = new Object();
        things.built("okhttp", first);
        things.built("tomcat", other);
        things.built("okhttp", second);
        assertThat(things.all())
                .extracting(each -> each.library + each.number())
                .containsExactly("okhttp1", "tomcat1", "okhttp2");
        assertThat(things.all()).extracting(BuiltThings.Built::thing).containsExactly(first, other, second);
    }

    @Test
    void aThingThatIsToldTwiceIsThereOnce() {
        Object thing = new Object();
        things.built("tomcat", thing);
        things.built("tomcat", thing);
        assertThat(things.all()).hasSize(1);
        things.built("tomcat", thing);
        assertThat(things.all()).hasSize(1);
    }

    @Test
    void whatWasReadIsRememberedWithThePeersThatItHas() {
        Object thing = new Object();
        things.built("okhttp", thing);
        BuiltThings.Built built = things.all().get(0);
        Part read = Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "pool");
        assertThat(built.read).isNull();
        built.talksTo("api:443");
        Part met = built.met(read);
        assertThat(met.peers()).containsExactly("api:443");
        assertThat(built.met(met)).isSameAs(met).isSameAs(built.read);
        built.talksTo("other:443");
        assertThat(built.met(met).peers()).containsExactly("api:443", "other:443");
    }

    @Test
    void beyondTheLimitTheFirstOnesStay() {
        List<Object> kept = new ArrayList<>();
        for (int i = 0; i < BuiltThings.MOST + 3; i++) {
            kept.add(new Object());
            things.built("okhttp", kept.get(i));
        }
        assertThat(things.all()).hasSize(BuiltThings.MOST);
        assertThat(things.missed()).isEqualTo(3);
        assertThat(things.of(kept.get(0))).isNotNull();
        assertThat(things.of(kept.get(BuiltThings.MOST))).isNull();
    }

    @Test
    void aTwiceToldThingTakesNoRoom() {
        Object thing = new Object();
        for (int i = 0; i < BuiltThings.MOST * 2; i++) {
            things.built("tomcat", thing);
            things.all();
        }
        assertThat(things.missed()).isZero();
    }

    @Test
    void peersAreBounded() {
        Object thing = new Object();
        things.built("okhttp", thing);
        assertThat(things.all()).hasSize(1);
        BuiltThings.Built built = Objects.requireNonNull(things.of(thing));
        for (int i = 0; i < BuiltThings.MOST_PEERS * 2; i++) {
            built.talksTo("10.0.0.1:" + i);
        }
        assertThat(built.peers()).hasSize(BuiltThings.MOST_PEERS).contains("10.0.0.1:0");
        assertThat(built.hasAllItsPeers()).isTrue();
    }
}

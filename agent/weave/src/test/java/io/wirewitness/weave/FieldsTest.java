package io.wirewitness.weave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Fields are found once per class and read each time. */
class FieldsTest {

    @SuppressWarnings("UnusedVariable") // read by their names
    private static class Base {
        private int number;
        private final String name;
        private static int shared = 1;

        Base(int number, String name) {
            this.number = number;
            this.name = name;
        }

        String told() {
            return name + number + shared;
        }
    }

    @SuppressWarnings("UnusedVariable") // read by its name
    private static final class Derived extends Base {
        private final Base next;

        Derived(int number, Base next) {
            super(number, "derived");
            this.next = next;
        }
    }

    @Test
    void aFieldOfASuperclassIsReadOfEachObject() {
        Base first = new Base(1, "a");
        Derived second = new Derived(2, first);
        assertThat(Fields.read(first, "number")).isEqualTo(1);
        assertThat(Fields.read(second, "number")).isEqualTo(2);
        assertThat(Fields.read(second, "next", "name")).isEqualTo("a");
        second.told();
    }

    @Test
    void whatChangedIsReadAnew() {
        Base thing = new Base(1, "a");
        assertThat(Fields.number(thing, -1, "number")).isEqualTo(1);
        thing.number = 7;
        assertThat(Fields.number(thing, -1, "number")).isEqualTo(7);
    }

    @Test
    void whatIsMissingIsMissingEachTime() {
        Base thing = new Base(1, "a");
        assertThat(Fields.read(thing, "nothing")).isNull();
        assertThat(Fields.read(thing, "nothing")).isNull();
        assertThat(Fields.number(thing, -1, "nothing")).isEqualTo(-1);
        assertThat(Fields.read(null, "number")).isNull();
    }

    @Test
    void onlyAStaticFieldIsAConstant() {
        assertThat(Fields.constant(Base.class, "number")).isNull();
        assertThat(Fields.constant(Base.class, "shared")).isEqualTo(1);
        assertThat(Fields.read(new Base(1, "a"), "shared")).isEqualTo(1);
    }

    @Test
    void aFieldThatIsClosedIsNotKnown() {
        assertThat(Fields.read("text", "value")).isNull();
    }
}

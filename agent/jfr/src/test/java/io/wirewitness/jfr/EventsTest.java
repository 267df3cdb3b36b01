package io.wirewitness.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.AnnotationElement;
import jdk.jfr.DataAmount;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The events as tools see them. */
class EventsTest {

    @BeforeAll
    static void register() {
        Events.register();
    }

    @AfterAll
    static void unregister() {
        Events.unregister();
    }

    @Test
    void theTypesOfTheContractAreRegistered() {
        assertThat(types().keySet())
                .contains(
                        "wirewitness.Incident",
                        "wirewitness.Failure",
                        "wirewitness.Connection",
                        "wirewitness.PoolReuse",
                        "wirewitness.Finding",
                        "wirewitness.AgentHealth");
    }

    @Test
    void peopleFindThemByTheirWords() {
        types().values().forEach(type -> {
            assertThat(type.getCategoryNames()).as(type.getName()).first().isEqualTo("Wirewitness");
            assertThat(type.getDescription()).as(type.getName()).isNotBlank();
            assertThat(type.getLabel()).as(type.getName()).isNotBlank().isNotEqualTo(type.getName());
            for (ValueDescriptor field : type.getFields()) {
                assertThat(field.getLabel())
                        .as(type.getName() + "." + field.getName())
                        .isNotBlank();
            }
        });
    }

    @Test
    void numbersHaveUnits() {
        types().values().forEach(type -> {
            for (ValueDescriptor field : type.getFields()) {
                if (field.getName().toLowerCase(java.util.Locale.ROOT).contains("bytes")) {
                    assertThat(annotations(field)).as(field.getName()).contains(DataAmount.class.getName());
                }
                if (List.of("age", "idle", "engineCpu", "captureCpu").contains(field.getName())) {
                    assertThat(field.getContentType()).as(field.getName()).isEqualTo("jdk.jfr.Timespan");
                }
            }
        });
    }

    @Test
    void onlyTheFailureItselfTakesAStack() {
        types().values()
                .forEach(type -> assertThat(type.getField("stackTrace") != null && stackTraceOn(type))
                        .as(type.getName())
                        .isEqualTo(type.getName().equals("wirewitness.Failure")));
    }

    private static boolean stackTraceOn(EventType type) {
        return type.getSettingDescriptors().stream()
                .anyMatch(setting -> setting.getName().equals("stackTrace")
                        && setting.getDefaultValue().equals("true"));
    }

    private static List<String> annotations(ValueDescriptor field) {
        return field.getAnnotationElements().stream()
                .map(AnnotationElement::getTypeName)
                .toList();
    }

    private static Map<String, EventType> types() {
        Map<String, EventType> types = new TreeMap<>();
        FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("wirewitness."))
                .forEach(type -> types.put(type.getName(), type));
        return types;
    }
}

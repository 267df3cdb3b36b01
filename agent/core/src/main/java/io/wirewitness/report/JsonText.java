package io.wirewitness.report;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object on one line, all strings {@link Inert}: what Gson's writer and a second look at all of its text gave, character
 * by character, in one pass and with less code, because an incident meets it when none of it is in the caches. Whoever
 * writes sees to it that what begins ends, and that names stand in objects alone. One thread.
 */
final class JsonText {

    private final StringBuilder text;

    /** True behind a value: the next one, or the next name, stands behind a comma. */
    private boolean comma;

    /** A text of so many characters, or more. */
    JsonText(int usualCharacters) {
        text = new StringBuilder(usualCharacters);
    }

    JsonText beginObject() {
        return begin('{');
    }

    JsonText endObject() {
        return end('}');
    }

    JsonText beginArray() {
        return begin('[');
    }

    JsonText endArray() {
        return end(']');
    }

    /** A field's name: printable ASCII of ours, without quotes. */
    JsonText name(String name) {
        separate();
        text.append('"').append(name).append("\":");
        comma = false;
        return this;
    }

    /** A string, or {@code null}. */
    JsonText value(@Nullable String value) {
        if (value == null) {
            return nullValue();
        }
        separate();
        text.append('"');
        Inert.jsonString(value, text);
        text.append('"');
        return this;
    }

    JsonText value(long value) {
        separate();
        text.append(value);
        return this;
    }

    JsonText value(BigDecimal value) {
        separate();
        text.append(value);
        return this;
    }

    JsonText nullValue() {
        separate();
        text.append("null");
        return this;
    }

    private JsonText begin(char bracket) {
        separate();
        text.append(bracket);
        comma = false;
        return this;
    }

    private JsonText end(char bracket) {
        text.append(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            text.append(',');
        }
        comma = true;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Its text is the one that Gson's writer gives, made inert: files of former versions and of this one are alike. */
class JsonTextTest {

    @Test
    void everyCharacterIsWrittenAsGsonAndInertDo() throws IOException {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = "a" + (char) c + "b";
            assertThat(ours(text)).as("U+%04x", c).isEqualTo(gsons(text));
        }
    }

    @Test
    void characterBesideCharacterToo() throws IOException {
        String odd = "\"\\\n\t\u0000\u007f\u0085\u2028\u202e\ud83d\ude00\u00e9 a/<";
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                text.append(odd.charAt(random.nextInt(odd.length())));
            }
            assertThat(ours(text.toString())).isEqualTo(gsons(text.toString()));
        }
    }

    @Test
    void commasStandBetween() throws IOException {
        StringWriter expected = new StringWriter();
        JsonWriter gson = new JsonWriter(expected);
        gson.beginObject().name("a").beginArray().endArray();
        gson.name("b").beginArray().value("x").nullValue().value(-7L);
        gson.beginObject()
                .endObject()
                .beginObject()
                .name("c")
                .value(1)
                .endObject()
                .endArray();
        gson.name("d")
                .beginObject()
                .name("e")
                .value(new BigDecimal("12.340000"))
                .endObject();
        gson.name("f").nullValue().endObject();

        JsonText text = new JsonText(16);
        text.beginObject().name("a").beginArray().endArray();
        text.name("b").beginArray().value("x").nullValue().value(-7L);
        text.beginObject()
                .endObject()
                .beginObject()
                .name("c")
                .value(1)
                .endObject()
                .endArray();
        text.name("d")
                .beginObject()
                .name("e")
                .value(new BigDecimal("12.340000"))
                .endObject();
        text.name("f").value((String) null).endObject();

        assertThat(text.toString()).isEqualTo(expected.toString());
    }

    private static String ours(String value) {
        return new JsonText(16).beginObject().name("n").value(value).endObject().toString();
    }

    private static String gsons(String value) throws IOException {
        StringWriter text = new StringWriter();
        new JsonWriter(text).beginObject().name("n").value(value).endObject();
        return Inert.json(text.toString());
    }
}

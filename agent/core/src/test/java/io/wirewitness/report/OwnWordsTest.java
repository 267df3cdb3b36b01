package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnWordsTest {

    private static String of(String message) {
        return String.valueOf(OwnWords.of(message, Redaction.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            no tax rate for 'XK'                                    | no tax rate for ***
            cannot store the upload                                 | cannot store the upload
            /var/tmp/x: No space left on device                     | /var/tmp/x: No space left on device
            Connection reset by peer                                | Connection reset by peer
            Cannot invoke "a.B.c()" because "<local4>" is null      | Cannot invoke *** because *** is null
            Index 5 out of bounds for length 3                      | Index # out of bounds for length #
            Key (email)=(bob@example.com) already exists.           | Key (email)=*** already exists.
            order id=4711, state=NEW                                | order id=***, state=***
            no customer bob@example.com                             | no customer ***
            bad password: hunter2 for bob                           | bad password ***
            Authorization: Bearer abc.def.ghi                       | Authorization ***
            card 4111111111111111 declined                          | card *** declined
            no order 7f3a91c2-55d1-4a5e-9f0e-6a7d2f9b1c11 here      | no order *** here
            refused eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig     | refused ***
            unexpected 'O''Brien                                    | unexpected ***
            org.springframework.dao.DuplicateKeyException: twice    | org.springframework.dao.DuplicateKeyException: twice
            """)
    void wordsStayAndValuesGo(String message, String kept) {
        assertThat(of(message)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO person (name) VALUES ('hunter2')",
                "value \"hunter2\" is not allowed",
                "value \u201chunter2\u201d is not allowed",
                "https://u:hunter2@example.com/?t=hunter2 said no",
                "map {password=hunter2, user=x}",
                "wrong password:hunter",
                "the token is hunter",
                "user hunter2@example.com is unknown",
                "first line\nsecond with hunter2",
                "an open quote \"hunter2 and no end",
            })
    void secretsAreNotKept(String message) {
        assertThat(of(message)).doesNotContain("hunter");
    }

    @Test
    void longMessagesAreCut() {
        assertThat(of("word ".repeat(100)))
                .hasSizeLessThan(OwnWords.MOST_CHARACTERS + 8)
                .endsWith("***");
        assertThat(OwnWords.of(null, Redaction.DEFAULT)).isNull();
    }
}

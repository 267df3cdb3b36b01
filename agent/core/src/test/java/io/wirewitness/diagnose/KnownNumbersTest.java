package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownNumbersTest {

    private static final Path PAGE = Path.of("../../docs/learning.md");

    /** {@code | 120 s, 130 s | servers | clients | sources |}. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([0-9]+ s(?:, [0-9]+ s)*) \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$");

    @Test
    void eachStandsInThePageWithItsSource() throws IOException {
        List<Long> servers = new ArrayList<>();
        List<Long> clients = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            assertThat(row.group(4)).as("source of %s", row.group(1)).isNotBlank();
            for (String limit : row.group(1).split(", ", -1)) {
                long millis = Long.parseLong(limit.replace(" s", "")) * 1_000;
                if (!row.group(2).isBlank()) {
                    servers.add(millis);
                }
                if (!row.group(3).isBlank()) {
                    clients.add(millis);
                }
            }
        }
        assertThat(servers).isEqualTo(values(KnownNumbers.IDLE_OF_SERVERS));
        assertThat(clients).isEqualTo(values(KnownNumbers.IDLE_OF_CLIENTS));
    }

    private static List<Long> values(List<KnownNumbers.KnownNumber> numbers) {
        return numbers.stream().map(KnownNumbers.KnownNumber::value).toList();
    }

    @Test
    void theNearestOfThoseThatAreNearIsTold() {
        assertThat(KnownNumbers.idleOfServer(65_400)).contains("nginx.conf");
        assertThat(KnownNumbers.idleOfServer(62_000)).isNull();
        assertThat(KnownNumbers.idleOfServer(90_000)).isNull();
        assertThat(KnownNumbers.idleOfClient(90_000)).contains("Go's client");
    }

    @ParameterizedTest
    @ValueSource(longs = {4_950, 5_250, 10_000, 65_250, 130_000, 3_600_000})
    void aServersDefaultIsOne(long millis) {
        assertThat(KnownNumbers.isIdleOfServer(millis, 50, 250)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {4_949, 5_251, 47_000, 90_000})
    void anyOtherTimeIsNone(long millis) {
        assertThat(KnownNumbers.isIdleOfServer(millis, 50, 250)).isFalse();
    }
}

package io.wirewitness.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1:443",
                "0.0.0.0:0",
                "255.249.199.9:65535",
                "[0:0:0:0:0:0:0:1]:1",
                "[fe80:0:0:0:0:0:0:1]:443"
            })
    void literalsAreRead(String text) {
        assertThat(Endpoint.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::]:1", "[::1]:1", "[::ffff:10.0.0.1]:2", "[2001:db8::1]:3"})
    void shortFormsAreReadToo(String text) {
        assertThat(Endpoint.parse(Endpoint.parse(text).toString())).isEqualTo(Endpoint.parse(text));
    }

    /** InetAddress would ask the resolver for most of these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1",
                "localhost:1",
                "1.2.3.4.5:1",
                "1.2.3:1",
                "1:1",
                "256.1.1.1:1",
                "1.2.3.4.:1",
                "...:1",
                "[abcd]:1",
                "[::1:1",
                "[]:1",
                "[:]:1",
                "[example.com]:1",
                "1.2.3.4:65536",
                "1.2.3.4:-1",
                "1.2.3.4:x",
                "1.2.3.4"
            })
    void nothingElseIsReadAndNothingIsLookedUp(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}

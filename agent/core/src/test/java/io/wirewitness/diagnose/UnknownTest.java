package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class UnknownTest {

    @Test
    void aSlowConnectIsCalledThat() {
        Verdict verdict = Unknown.of(Observed.of(WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .lost()
                        .clientSyn()
                        .at(1)
                        .handshake()
                        .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
                .incident());

        assertThat(verdict.headline())
                .startsWith("the connect to 10.0.0.5:8080 took 1 s: its SYN was sent 2 times before it was answered");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
    }
}

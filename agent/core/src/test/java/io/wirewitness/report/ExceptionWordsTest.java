package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExceptionWordsTest {

    @ParameterizedTest
    @CsvSource({
        "java.net.SocketException, Connection reset, RESET",
        "java.io.IOException, Connection reset by peer, RESET",
        "java.io.IOException, Broken pipe, BROKEN_PIPE",
        "java.net.SocketException, Connection timed out, KERNEL_TIMED_OUT",
        "java.net.SocketException, Socket closed, CLOSED_LOCALLY",
        "java.net.SocketTimeoutException, Read timed out, TIMED_OUT",
        "java.net.SocketTimeoutException, Connect timed out, CONNECT_TIMED_OUT",
        "java.net.ConnectException, Connection refused, CONNECT_REFUSED",
        "java.net.ConnectException, Connection timed out, CONNECT_TIMED_OUT",
        "java.net.NoRouteToHostException, No route to host, CONNECT_UNREACHABLE",
        "java.net.UnknownHostException, api.example.com, NAME_NOT_RESOLVED",
        "javax.net.ssl.SSLHandshakeException, Received fatal alert, TLS_FAILED",
        "java.io.IOException, unexpected end of stream on http://a/, END_OF_STREAM",
        "java.io.IOException, No space left on device, OTHER",
        "java.net.SocketException, Verbindung zurückgesetzt, OTHER",
    })
    void plainWordsAreUnderstood(String className, String message, Failure.Kind kind) {
        assertThat(ExceptionWords.kind(className, message)).isEqualTo(kind);
    }

    @Test
    void nothingIsGuessed() {
        assertThat(ExceptionWords.kind(null, "Connection reset")).isEqualTo(Failure.Kind.OTHER);
        assertThat(ExceptionWords.kind("java.net.SocketException", null)).isEqualTo(Failure.Kind.OTHER);
    }
}

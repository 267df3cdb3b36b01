package io.wirewitness.report;

import io.wirewitness.model.Failure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An exception in TCP's words, where only its class name and its message are left. Any thread. The agent, which has the
 * exception and its socket, knows more; what is not plain from the words is {@link Failure.Kind#OTHER}, never a guess.
 */
public final class ExceptionWords {

    private ExceptionWords() {}

    /** What it says; OTHER for null. */
    public static Failure.Kind kind(@Nullable String className, @Nullable String message) {
        if (className == null) {
            return Failure.Kind.OTHER;
        }
        String said = message == null ? "" : message.toLowerCase(Locale.ROOT);
        String type = className.substring(className.lastIndexOf('.') + 1);
        return switch (type) {
            case "UnknownHostException" -> Failure.Kind.NAME_NOT_RESOLVED;
            case "NoRouteToHostException" -> Failure.Kind.CONNECT_UNREACHABLE;
            case "ConnectException", "AnnotatedConnectException", "HttpHostConnectException" ->
                said.contains("refused")
                        ? Failure.Kind.CONNECT_REFUSED
                        : said.contains("timed out") ? Failure.Kind.CONNECT_TIMED_OUT : Failure.Kind.CONNECT_FAILED;
            case "HttpConnectTimeoutException", "ConnectTimeoutException" -> Failure.Kind.CONNECT_TIMED_OUT;
            case "SocketTimeoutException" ->
                said.contains("connect timed out") ? Failure.Kind.CONNECT_TIMED_OUT : Failure.Kind.TIMED_OUT;
            case "HttpTimeoutException", "ReadTimeoutException" -> Failure.Kind.TIMED_OUT;
            case "SSLHandshakeException" -> Failure.Kind.TLS_FAILED;
            default -> byMessage(said);
        };
    }

    private static Failure.Kind byMessage(String said) {
        if (said.contains("connection reset")) {
            return Failure.Kind.RESET;
        }
        if (said.contains("broken pipe")) {
            return Failure.Kind.BROKEN_PIPE;
        }
        if (said.contains("connection timed out")) {
            return Failure.Kind.KERNEL_TIMED_OUT;
        }
        if (said.contains("unexpected end of stream") || said.contains("premature") || said.contains("eof reached")) {
            return Failure.Kind.END_OF_STREAM;
        }
        return said.equals("socket closed") ? Failure.Kind.CLOSED_LOCALLY : Failure.Kind.OTHER;
    }
}

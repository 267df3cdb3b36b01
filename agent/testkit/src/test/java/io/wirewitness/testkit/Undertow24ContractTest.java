package io.wirewitness.testkit;

final class Undertow24ContractTest extends ServerContract {

    Undertow24ContractTest() {
        super(
                "io.wirewitness.instrumentation.undertow.UndertowServed",
                ClassPath.of("undertow-2.0", "io.undertow:undertow-core:2.4.4.Final"));
    }

    @Override
    String library() {
        return "undertow 2.4";
    }

    @Override
    boolean endsAnswersByThemselves() {
        return true;
    }

    /** XNIO's timer closes the channel: whether a handler's write meets the timer's exception or the closed channel is chance. */
    @Override
    String comparable(String line) {
        return line.replace(
                "org.xnio.channels.WriteTimeoutException: XNIO000801: Write timed out",
                "java.nio.channels.ClosedChannelException: null");
    }
}

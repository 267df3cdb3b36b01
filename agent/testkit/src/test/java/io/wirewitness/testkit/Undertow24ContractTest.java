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
}

package io.wirewitness.testkit;

final class Undertow20ContractTest extends ServerContract {

    Undertow20ContractTest() {
        super(
                "io.wirewitness.instrumentation.undertow.UndertowServed",
                ClassPath.of("undertow-2.0", "io.undertow:undertow-core:2.0.0.Final"));
    }

    @Override
    String library() {
        return "undertow 2.0.0";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }

    @Override
    boolean endsAnswersByThemselves() {
        return true;
    }
}

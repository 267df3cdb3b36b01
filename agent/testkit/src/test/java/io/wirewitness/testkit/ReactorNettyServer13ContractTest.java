package io.wirewitness.testkit;

final class ReactorNettyServer13ContractTest extends EventLoopServerContract {

    ReactorNettyServer13ContractTest() {
        super(
                "io.wirewitness.instrumentation.reactornetty.ReactorNettyServed",
                ClassPath.of("reactor-netty-1.0", "io.projectreactor.netty:reactor-netty-http:1.3.6"));
    }

    @Override
    String library() {
        return "reactor-netty 1.3.6";
    }
}

package io.wirewitness.testkit;

final class ReactorNettyServer13ContractTest extends EventLoopServerContract {

    ReactorNettyServer13ContractTest() {
        super(
                "io.wirewitness.instrumentation.reactornetty.ReactorNettyServed",
                ClassPath.of("reactor-netty-1.0", "io.projectreactor.netty:reactor-netty-http:1.3.6"));
    }

    @Override
    String library() {
        return "netty";
    }

    @Override
    boolean waitsForTheEndBehindAGoodbye() {
        return false;
    }

    /** The requests are those of netty's codec below it. */
    @Override
    String listedAs() {
        return "reactor-netty";
    }
}

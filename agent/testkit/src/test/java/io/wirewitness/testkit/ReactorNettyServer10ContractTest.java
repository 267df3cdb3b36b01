package io.wirewitness.testkit;

final class ReactorNettyServer10ContractTest extends EventLoopServerContract {

    ReactorNettyServer10ContractTest() {
        super(
                "io.wirewitness.instrumentation.reactornetty.ReactorNettyServed",
                ClassPath.of("reactor-netty-1.0", "io.projectreactor.netty:reactor-netty-http:1.0.0"));
    }

    @Override
    String library() {
        return "netty";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
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

package io.wirewitness.testkit;

final class ReactorNettyServer10ContractTest extends EventLoopServerContract {

    ReactorNettyServer10ContractTest() {
        super(
                "io.wirewitness.instrumentation.reactornetty.ReactorNettyServed",
                ClassPath.of("reactor-netty-1.0", "io.projectreactor.netty:reactor-netty-http:1.0.0"));
    }

    @Override
    String library() {
        return "reactor-netty 1.0.0";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }

    /** A handler that throws behind its answer is cancelled if its client has gone by then. */
    @Override
    String comparable(String line) {
        return line.matches("(?s).*/behind\\d/.*") ? "" : super.comparable(line);
    }
}

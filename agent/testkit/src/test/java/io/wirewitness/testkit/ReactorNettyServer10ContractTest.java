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

    /**
     * A handler that throws behind its answer is cancelled if its client has gone by then; one whose answer is out is told of its
     * end, of its cancel, or of both, where the client closes at once; and a connection of TLS that both ends close is
     * sometimes closed twice.
     */
    @Override
    String comparable(String line) {
        return line.matches("(?s).*/(behind\\d|many|unread)/.*") || line.endsWith("SSLEngine closed already")
                ? ""
                : super.comparable(line);
    }
}

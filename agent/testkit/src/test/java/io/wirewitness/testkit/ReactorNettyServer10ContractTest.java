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
     * A handler whose answer is out is told of its end, of a cancel, or of both, as the client's close and its own end come: what is
     * compared is what handlers threw. One that throws behind its answer is cancelled if its client has gone by then; and a connection
     * of TLS that both ends close is sometimes closed twice.
     */
    @Override
    String comparable(String line) {
        boolean byChance = line.matches("(?s).*/behind\\d/.*")
                || line.endsWith("\tok")
                || line.endsWith("java.util.concurrent.CancellationException: null")
                || line.endsWith("SSLEngine closed already");
        return byChance ? "" : super.comparable(line);
    }
}

package io.wirewitness.testkit;

final class NettyServer410ContractTest extends EventLoopServerContract {

    NettyServer410ContractTest() {
        super(
                "io.wirewitness.instrumentation.netty.NettyServed",
                ClassPath.of(
                        "netty-4.1", "io.netty:netty-codec-http:4.1.0.Final", "io.netty:netty-handler:4.1.0.Final"));
    }

    @Override
    String library() {
        return "netty 4.1.0";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}

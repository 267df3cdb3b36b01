package io.wirewitness.testkit;

final class NettyServer41ContractTest extends EventLoopServerContract {

    NettyServer41ContractTest() {
        super(
                "io.wirewitness.instrumentation.netty.NettyServed",
                ClassPath.of("netty-4.1", "io.netty:netty-codec-http:4.1.137.Final"));
    }

    @Override
    String library() {
        return "netty 4.1.137";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}

package io.wirewitness.testkit;

final class NettyServer42ContractTest extends EventLoopServerContract {

    NettyServer42ContractTest() {
        super(
                "io.wirewitness.instrumentation.netty.NettyServed",
                ClassPath.of("netty-4.1", "io.netty:netty-codec-http:4.2.18.Final"));
    }

    @Override
    String library() {
        return "netty 4.2.18";
    }
}

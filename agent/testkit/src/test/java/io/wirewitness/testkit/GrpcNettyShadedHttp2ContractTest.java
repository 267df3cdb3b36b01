package io.wirewitness.testkit;

final class GrpcNettyShadedHttp2ContractTest extends Http2Contract {

    GrpcNettyShadedHttp2ContractTest() {
        super(
                "io.wirewitness.instrumentation.grpc.GrpcCaller",
                ClassPath.of("grpc-1.30", "io.grpc:grpc-netty-shaded:1.85.1", "io.grpc:grpc-stub:1.85.1"));
    }

    @Override
    String library() {
        return "grpc 1.85.1";
    }

    @Override
    boolean repeatsUnprocessed(Jdks.Jdk jdk) {
        return false;
    }

    @Override
    boolean grpc() {
        return true;
    }
}

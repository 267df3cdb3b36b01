package io.wirewitness.testkit;

final class GrpcNetty130Http2ContractTest extends Http2Contract {

    GrpcNetty130Http2ContractTest() {
        super(
                "io.wirewitness.instrumentation.grpc.GrpcCaller",
                ClassPath.of("grpc-1.30", "io.grpc:grpc-netty:1.30.0", "io.grpc:grpc-stub:1.30.0"));
    }

    @Override
    String library() {
        return "grpc 1.30.0";
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

package io.wirewitness.testkit;

final class GrpcOkHttpHttp2ContractTest extends Http2Contract {

    GrpcOkHttpHttp2ContractTest() {
        super(
                "io.wirewitness.instrumentation.grpc.GrpcCaller",
                ClassPath.of("grpc-1.30", "io.grpc:grpc-okhttp:1.75.0", "io.grpc:grpc-stub:1.75.0"));
    }

    @Override
    String library() {
        return "grpc 1.75.0";
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

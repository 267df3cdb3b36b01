package io.wirewitness.testkit;

final class GrpcServerOkHttpContractTest extends GrpcServerContract {

    GrpcServerOkHttpContractTest() {
        super("grpc-okhttp", "1.75.0");
    }
}

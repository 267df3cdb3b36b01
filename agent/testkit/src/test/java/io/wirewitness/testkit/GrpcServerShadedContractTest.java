package io.wirewitness.testkit;

final class GrpcServerShadedContractTest extends GrpcServerContract {

    GrpcServerShadedContractTest() {
        super("grpc-netty-shaded", "1.85.1");
    }
}

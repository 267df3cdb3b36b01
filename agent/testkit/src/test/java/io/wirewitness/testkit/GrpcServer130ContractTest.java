package io.wirewitness.testkit;

final class GrpcServer130ContractTest extends GrpcServerContract {

    GrpcServer130ContractTest() {
        super("grpc-netty", "1.30.0");
    }
}

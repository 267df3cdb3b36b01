package io.wirewitness.testkit;

final class GrpcServer175ContractTest extends GrpcServerContract {

    GrpcServer175ContractTest() {
        super("grpc-netty", "1.75.0");
    }
}

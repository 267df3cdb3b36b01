package io.wirewitness.testkit;

final class AwsNettyContractTest extends AwsNettyContract {

    AwsNettyContractTest() {
        super("2.57.8");
    }
}

package io.wirewitness.testkit;

final class AwsNettyOldestContractTest extends AwsNettyContract {

    AwsNettyOldestContractTest() {
        super("2.10.0");
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}

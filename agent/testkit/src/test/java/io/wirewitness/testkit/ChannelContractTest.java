package io.wirewitness.testkit;

import org.jspecify.annotations.Nullable;

/** A plain channel in blocking mode: what the socket layer alone can tell. */
final class ChannelContractTest extends ClientContract {

    ChannelContractTest() {
        super(Drivers.named("channel"), ClassPath.BARE);
    }

    @Override
    @Nullable
    String library() {
        return null;
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return true;
    }

    @Override
    boolean replaysPost() {
        return false;
    }

    @Override
    boolean timesOut() {
        return false;
    }

    @Override
    boolean speaksTls() {
        return false;
    }

    @Override
    boolean limitsItsPool() {
        return false;
    }
}

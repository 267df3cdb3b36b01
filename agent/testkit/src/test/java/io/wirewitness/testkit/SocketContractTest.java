package io.wirewitness.testkit;

import org.jspecify.annotations.Nullable;

/** No library at all: what the socket layer alone can tell. */
final class SocketContractTest extends ClientContract {

    SocketContractTest() {
        super(Drivers.named("socket"), ClassPath.BARE);
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
    boolean speaksTls() {
        return false;
    }

    @Override
    boolean limitsItsPool() {
        return false;
    }
}

package io.wirewitness.boot;

import org.jspecify.annotations.Nullable;

/** A listener to whom nothing matters: hooks are on while it is installed. */
class Deaf implements Listener {

    @Override
    public void idleBeforeWrite(SocketState state) {}

    @Override
    public void socketFailed(SocketState state, int operation, @Nullable Throwable thrown) {}

    @Override
    public void closing(SocketState state) {}

    @Override
    public void closed(SocketState state) {}

    @Override
    public void attemptFailed(String library, @Nullable Object call, @Nullable SocketState state, Throwable thrown) {}

    @Override
    public void attemptRepeated(String library, @Nullable Object call, Throwable thrown) {}

    @Override
    public void callFailed(String library, @Nullable Object call, Throwable thrown) {}
}

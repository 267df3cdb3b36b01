package io.wirewitness.agent;

import io.wirewitness.boot.Listener;
import java.lang.reflect.Proxy;

/** A listener to whom nothing matters: hooks are on while it is installed. */
public final class Deaf {

    private Deaf() {}

    public static Listener listener() {
        return (Listener) Proxy.newProxyInstance(
                Deaf.class.getClassLoader(), new Class<?>[] {Listener.class}, (proxy, method, arguments) -> null);
    }
}

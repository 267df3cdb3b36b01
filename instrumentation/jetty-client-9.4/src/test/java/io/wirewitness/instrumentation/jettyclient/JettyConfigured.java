package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.contract.Configured;

/** By reflection, as {@link JettyCaller}. */
final class JettyConfigured implements Configured {

    @Override
    public Object byDefault() throws ReflectiveOperationException {
        Class<?> type = Class.forName("org.eclipse.jetty.client.HttpClient");
        Object client = type.getConstructor().newInstance();
        type.getMethod("start").invoke(client);
        return client;
    }

    @Override
    public Object chosen() throws ReflectiveOperationException {
        Class<?> type = Class.forName("org.eclipse.jetty.client.HttpClient");
        Object client = type.getConstructor().newInstance();
        type.getMethod("setIdleTimeout", long.class).invoke(client, 20_000L);
        type.getMethod("setConnectTimeout", long.class).invoke(client, 2_000L);
        type.getMethod("setMaxConnectionsPerDestination", int.class).invoke(client, 9);
        type.getMethod("start").invoke(client);
        return client;
    }
}

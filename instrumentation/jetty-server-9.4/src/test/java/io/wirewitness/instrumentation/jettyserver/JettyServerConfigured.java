package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.contract.Configured;

/** By reflection, as {@link JettyServed}. */
final class JettyServerConfigured implements Configured {

    private static final String SERVER = "org.eclipse.jetty.server.Server";

    @Override
    public Object byDefault() throws ReflectiveOperationException {
        Class<?> type = Class.forName(SERVER);
        Object server = type.getConstructor(int.class).newInstance(0);
        type.getMethod("start").invoke(server);
        return server;
    }

    @Override
    public Object chosen() throws ReflectiveOperationException {
        Class<?> type = Class.forName(SERVER);
        Object server = type.getConstructor(int.class).newInstance(0);
        Object connector = ((Object[]) type.getMethod("getConnectors").invoke(server))[0];
        connector.getClass().getMethod("setIdleTimeout", long.class).invoke(connector, 65_000L);
        connector.getClass().getMethod("setAcceptQueueSize", int.class).invoke(connector, 7);
        type.getMethod("start").invoke(server);
        return server;
    }
}

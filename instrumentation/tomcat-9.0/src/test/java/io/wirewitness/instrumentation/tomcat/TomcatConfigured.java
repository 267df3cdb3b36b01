package io.wirewitness.instrumentation.tomcat;

import io.wirewitness.contract.Configured;
import java.nio.file.Files;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

final class TomcatConfigured implements Configured {

    @Override
    public Object byDefault() throws Exception {
        return started(new Connector("org.apache.coyote.http11.Http11NioProtocol"));
    }

    @Override
    public Object chosen() throws Exception {
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setProperty("connectionTimeout", "20000");
        connector.setProperty("keepAliveTimeout", "75000");
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setProperty("acceptCount", "7");
        connector.setProperty("maxConnections", "800");
        connector.setProperty("maxThreads", "20");
        return started(connector);
    }

    private static Tomcat started(Connector connector) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        connector.setPort(0);
        tomcat.getService().addConnector(connector);
        tomcat.start();
        return tomcat;
    }
}

package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Sample;
import java.util.List;

final class PropertyWithoutEffectTest extends LintRuleContract {

    PropertyWithoutEffectTest() {
        super(new PropertyWithoutEffect());
    }

    @Override
    protected List<Sample> samples() {

        return List.of(
                positive(
                        "the property of the wrong socket",
                        in(
                                snapshot(server("reactor-netty", "1.2.18")),
                                system(17, "server.netty.connection-timeout", "75s")),
                        "warning -Dserver.netty.connection-timeout: server.netty.connection-timeout has no effect: it"
                                + " is the connect time-out of a socket that listens; -Dserver.netty.connection-timeout=75s"
                                + " (system property); Java 17 => server.netty.idle-timeout=75s for idle connections"),
                positive(
                        "a property that Spring Boot has dropped",
                        in(snapshot(server("tomcat", "10.1.54")), system(17, "server.connection-timeout", "75s")),
                        "warning -Dserver.connection-timeout: server.connection-timeout has no effect: Spring Boot has"
                                + " dropped it for properties of each server; -Dserver.connection-timeout=75s (system property);"
                                + " Java 17 => server.tomcat.keep-alive-timeout, server.jetty.connection-idle-timeout,"
                                + " server.undertow.no-request-timeout or server.netty.idle-timeout"),
                positive(
                        "the same before Jetty",
                        in(snapshot(server("jetty", "12.0.30")), system(17, "server.connection-timeout", "75s")),
                        "warning -Dserver.connection-timeout: server.connection-timeout has no effect: Spring Boot has"
                                + " dropped it for properties of each server; -Dserver.connection-timeout=75s (system property);"
                                + " Java 17 => server.tomcat.keep-alive-timeout, server.jetty.connection-idle-timeout,"
                                + " server.undertow.no-request-timeout or server.netty.idle-timeout"),
                positive(
                        "a property that the JDK's server does not read",
                        in(
                                snapshot(server("jdk-httpserver", "25")),
                                system(
                                        25,
                                        "sun.net.httpserver.readTimeout",
                                        "30",
                                        "sun.net.httpserver.writeTimeout",
                                        "30")),
                        "warning -Dsun.net.httpserver.readTimeout: sun.net.httpserver.readTimeout has no effect: the"
                                + " JDK's server does not read it; -Dsun.net.httpserver.readTimeout=30 (system property); Java 25"
                                + " => -Dsun.net.httpserver.maxReqTime=60 (seconds)",
                        "warning -Dsun.net.httpserver.writeTimeout: sun.net.httpserver.writeTimeout has no effect: the"
                                + " JDK's server does not read it; -Dsun.net.httpserver.writeTimeout=30 (system property); Java"
                                + " 25 => -Dsun.net.httpserver.maxRspTime=60 (seconds)"),
                positive(
                        "HTTP/2's own idle limit on Java 17",
                        in(
                                snapshot(client("jdk-httpclient", "17.0.15")),
                                system(17, "jdk.httpclient.keepalive.timeout.h2", "30")),
                        "warning -Djdk.httpclient.keepalive.timeout.h2: jdk.httpclient.keepalive.timeout.h2 has no"
                                + " effect: before Java 20 idle connections of HTTP/2 are never closed;"
                                + " -Djdk.httpclient.keepalive.timeout.h2=30 (system property); Java 17 => Java 20 or later reads"
                                + " it"),
                positive(
                        "HttpURLConnection's on Java 18",
                        in(
                                snapshot(client("jdk-httpurlconnection", "18")),
                                system(18, "http.keepAlive.time.server", "30")),
                        "warning -Dhttp.keepAlive.time.server: http.keepAlive.time.server has no effect: Java 18 keeps"
                                + " idle connections for 5 s or as long as the server says; -Dhttp.keepAlive.time.server=30"
                                + " (system property); Java 18 => Java 19 or later reads it"),
                negative(
                        "the same on Java 20",
                        in(
                                snapshot(client("jdk-httpclient", "20")),
                                system(20, "jdk.httpclient.keepalive.timeout.h2", "30"))),
                negative(
                        "HttpURLConnection's on Java 17, some builds of which read it",
                        in(
                                snapshot(client("jdk-httpurlconnection", "17")),
                                system(17, "http.keepAlive.time.server", "30"))),
                negative(
                        "nothing is set",
                        snapshot(
                                server("reactor-netty", "1.2.18"),
                                server("tomcat", "10.1.54"),
                                server("jdk-httpserver", "25"))),
                falsePositive(
                        "the right property",
                        in(
                                snapshot(server("tomcat", "10.1.54")),
                                system(
                                        17,
                                        "server.tomcat.connection-timeout",
                                        "75s",
                                        "server.netty.idle-timeout",
                                        "75s"))),
                falsePositive(
                        "an old Spring Boot that reads it",
                        in(snapshot(server("tomcat", "9.0.31")), system(17, "server.connection-timeout", "75s"))),
                falsePositive(
                        "set for a part that is not there",
                        in(
                                snapshot(server("tomcat", "9.0.31")),
                                system(
                                        17,
                                        "server.netty.connection-timeout",
                                        "75s",
                                        "sun.net.httpserver.readTimeout",
                                        "30",
                                        "jdk.httpclient.keepalive.timeout.h2",
                                        "30"))));
    }
}

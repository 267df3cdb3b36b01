package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.model.Finding;
import java.util.List;
import java.util.function.BiPredicate;

/** A property is set that nobody reads, or that does something else. */
public final class PropertyWithoutEffect implements LintRule {

    private static final String OF_SERVER = "the JDK's server does not read it";

    private static final List<Dead> DEAD = List.of(
            new Dead(
                    "server.netty.connection-timeout",
                    (jvm, part) -> part.isServer() && part.library().equals("reactor-netty"),
                    "it is the connect time-out of a socket that listens",
                    "server.netty.idle-timeout=75s for idle connections"),
            new Dead(
                    "server.connection-timeout",
                    (jvm, part) -> isOfNewBoot(part),
                    "Spring Boot has dropped it for properties of each server",
                    "server.tomcat.keep-alive-timeout, server.jetty.connection-idle-timeout,"
                            + " server.undertow.no-request-timeout or server.netty.idle-timeout"),
            new Dead(
                    "sun.net.httpserver.readTimeout",
                    PropertyWithoutEffect::isJdkServer,
                    OF_SERVER,
                    "-Dsun.net.httpserver.maxReqTime=60 (seconds)"),
            new Dead(
                    "sun.net.httpserver.writeTimeout",
                    PropertyWithoutEffect::isJdkServer,
                    OF_SERVER,
                    "-Dsun.net.httpserver.maxRspTime=60 (seconds)"),
            new Dead(
                    "http.keepAlive.time.server",
                    client("jdk-httpurlconnection", 18, 19),
                    "Java 18 keeps idle connections for 5 s or as long as the server says",
                    "Java 19 or later reads it"),
            new Dead(
                    "http.keepAlive.time.proxy",
                    client("jdk-httpurlconnection", 18, 19),
                    "Java 18 keeps idle connections for 60 s or as long as the proxy says",
                    "Java 19 or later reads it"),
            new Dead(
                    "jdk.httpclient.keepalive.timeout.h2",
                    client("jdk-httpclient", 11, 20),
                    "before Java 20 idle connections of HTTP/2 are never closed",
                    "Java 20 or later reads it"),
            new Dead(
                    "jdk.httpclient.keepalive.timeout.h3",
                    client("jdk-httpclient", 11, 26),
                    "before Java 26 the client does not speak HTTP/3",
                    "Java 26 or later reads it"));

    @Override
    public String name() {
        return "property-without-effect";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        return DEAD.stream()
                .filter(dead -> config.jvm().system(dead.property()) != null
                        && config.parts().stream().anyMatch(part -> dead.in().test(config.jvm(), part)))
                .map(dead -> FindingBuilder.of(this, "-D" + dead.property())
                        .headline(dead.property() + " has no effect: " + dead.why())
                        .evidence(config.jvm().systemEvidence(dead.property()))
                        .evidence("Java " + config.jvm().version())
                        .action(dead.instead()))
                .toList();
    }

    /** Servers that come with Spring Boot 2.4 and later. */
    private static boolean isOfNewBoot(Part part) {
        return part.isServer()
                && (part.isAtLeast("tomcat", 10)
                        || part.isAtLeast("jetty", 11)
                        || part.isAtLeast("undertow", 2, 3)
                        || part.isAtLeast("reactor-netty", 1));
    }

    private static boolean isJdkServer(JvmSettings jvm, Part part) {
        return part.library().equals("jdk-httpserver");
    }

    private static BiPredicate<JvmSettings, Part> client(String library, int from, int before) {
        return (jvm, part) -> part.library().equals(library) && jvm.feature() >= from && jvm.feature() < before;
    }

    /**
     * A property without effect.
     *
     * @param property its name
     * @param in whether a part of such a JVM would be concerned
     * @param why in words
     * @param instead what to set
     */
    private record Dead(String property, BiPredicate<JvmSettings, Part> in, String why, String instead) {}
}

package io.wirewitness.agent.lint;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of the JDK is read: a fixed list, nothing with a secret in it. Static fields as read in OpenJDK 17.0.15 and 25.0.3; a JDK
 * that lacks one is one where nothing is known of it.
 */
final class JdkValues {

    /** System properties. */
    static final List<String> SYSTEM = List.of(
            "com.sun.net.ssl.checkRevocation",
            "com.sun.security.cert.readtimeout",
            "com.sun.security.cert.timeout",
            "com.sun.security.crl.readtimeout",
            "com.sun.security.crl.timeout",
            "com.sun.security.enableAIAcaIssuers",
            "com.sun.security.enableCRLDP",
            "com.sun.security.ocsp.readtimeout",
            "com.sun.security.ocsp.timeout",
            "com.zaxxer.hikari.aliveBypassWindowMs",
            "http.keepAlive",
            "http.keepAlive.time.proxy",
            "http.keepAlive.time.server",
            "http.maxConnections",
            "https.protocols",
            "java.net.preferIPv4Stack",
            "java.net.preferIPv6Addresses",
            "jdk.httpclient.connectionPoolSize",
            "jdk.httpclient.disableRetryConnect",
            "jdk.httpclient.enableAllMethodRetry",
            "jdk.httpclient.keepalive.timeout",
            "jdk.httpclient.keepalive.timeout.h2",
            "jdk.httpclient.keepalive.timeout.h3",
            "jdk.httpclient.redirects.retrylimit",
            "jdk.httpserver.maxConnections",
            "jdk.net.hosts.file",
            "jdk.tls.acknowledgeCloseNotify",
            "jdk.tls.client.protocols",
            "jdk.tls.namedGroups",
            "jdk.tls.server.protocols",
            "jdk.tls.stapling.responseTimeout",
            "networkaddress.cache.negative.ttl",
            "networkaddress.cache.stale.ttl",
            "networkaddress.cache.ttl",
            "reactor.netty.pool.acquireTimeout",
            "reactor.netty.pool.leasingStrategy",
            "reactor.netty.pool.maxConnections",
            "reactor.netty.pool.maxIdleTime",
            "reactor.netty.pool.maxLifeTime",
            "reactor.netty.tcp.sslHandshakeTimeout",
            "server.connection-timeout",
            "server.netty.connection-timeout",
            "server.netty.idle-timeout",
            "server.shutdown",
            "server.tomcat.connection-timeout",
            "server.tomcat.keep-alive-timeout",
            "spring.lifecycle.timeout-per-shutdown-phase",
            "sun.net.client.defaultConnectTimeout",
            "sun.net.client.defaultReadTimeout",
            "sun.net.http.retryPost",
            "sun.net.httpserver.clockTick",
            "sun.net.httpserver.idleInterval",
            "sun.net.httpserver.maxIdleConnections",
            "sun.net.httpserver.maxReqTime",
            "sun.net.httpserver.maxRspTime",
            "sun.net.httpserver.readTimeout",
            "sun.net.httpserver.selCacheTimeout",
            "sun.net.httpserver.writeTimeout",
            "sun.net.inetaddr.negative.ttl",
            "sun.net.inetaddr.stale.ttl",
            "sun.net.inetaddr.ttl");

    /** Security properties. */
    static final List<String> SECURITY = List.of(
            "networkaddress.cache.negative.ttl",
            "networkaddress.cache.stale.ttl",
            "networkaddress.cache.ttl",
            "ocsp.enable");

    /** Static fields, by their class. */
    static final Map<String, List<String>> FIELDS = Map.ofEntries(
            Map.entry(
                    "sun.net.InetAddressCachePolicy",
                    List.of("cachePolicy", "negativeCachePolicy", "staleCachePolicy")),
            Map.entry("sun.net.NetworkClient", List.of("defaultConnectTimeout", "defaultSoTimeout")),
            Map.entry("sun.net.www.http.HttpClient", List.of("keepAliveProp", "retryPostProp")),
            Map.entry(
                    "sun.net.www.http.KeepAliveCache", List.of("userKeepAliveServer", "userKeepAliveProxy", "result")),
            Map.entry("sun.security.provider.certpath.OCSP", List.of("CONNECT_TIMEOUT", "READ_TIMEOUT")),
            Map.entry(
                    "sun.security.provider.certpath.URICertStore",
                    List.of(
                            "CRL_CONNECT_TIMEOUT",
                            "CRL_READ_TIMEOUT",
                            "CACERT_CONNECT_TIMEOUT",
                            "CACERT_READ_TIMEOUT")),
            Map.entry("sun.security.validator.PKIXValidator", List.of("checkTLSRevocation")),
            Map.entry(
                    "sun.net.httpserver.ServerConfig",
                    List.of(
                            "idleIntervalMillis",
                            "idleTimerScheduleMillis",
                            "maxConnections",
                            "maxIdleConnections",
                            "maxReqTime",
                            "maxRspTime")),
            Map.entry("jdk.internal.net.http.ConnectionPool", List.of("KEEP_ALIVE", "MAX_POOL_SIZE")),
            Map.entry("jdk.internal.net.http.HttpClientImpl", List.of("KEEP_ALIVE_TIMEOUT", "IDLE_CONNECTION_TIMEOUT")),
            Map.entry("jdk.internal.net.http.MultiExchange", List.of("RETRY_ALWAYS", "RETRY_CONNECT", "max_attempts")));

    /** What must be open for that; packages that probes look into are there once more. */
    static final Map<String, Set<String>> OPENS = Map.of(
            "java.base",
            Set.of(
                    "java.security",
                    "sun.net",
                    "sun.net.www.http",
                    "sun.nio.ch", // the port behind a server's channel
                    "sun.security.provider.certpath",
                    "sun.security.validator"),
            "jdk.httpserver",
            Set.of("sun.net.httpserver"),
            "java.net.http",
            Set.of("jdk.internal.net.http"));

    private JdkValues() {}
}

package io.wirewitness.testkit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A client library by its short name, as its contract test describes it: for the lab, which plays scenarios of its own.
 *
 * @param name such as {@code okhttp}
 * @param driver the class name of a {@link io.wirewitness.contract.Caller}
 * @param classPath what the child JVM needs for it
 * @param jvmArguments that keep the library from sending a request again by itself; empty if its settings tell it so
 * @param retrying the same where it may
 * @param limitsItsPool whether a call can wait for a connection of the pool in vain
 * @param http2 whether it speaks HTTP/2 over TLS
 */
public record Client(
        String name,
        String driver,
        ClassPath classPath,
        List<String> jvmArguments,
        List<String> retrying,
        boolean limitsItsPool,
        boolean http2) {

    private static final Map<String, Supplier<ClientContract>> CONTRACTS = new TreeMap<>(Map.ofEntries(
            Map.entry("okhttp", OkHttp5ContractTest::new),
            Map.entry("okhttp4", OkHttp4ContractTest::new),
            Map.entry("jdk", JdkHttpClientContractTest::new),
            Map.entry("urlconnection", UrlConnectionContractTest::new),
            Map.entry("apache5", ApacheClient565ContractTest::new),
            Map.entry("apache5-async", ApacheAsync565ContractTest::new),
            Map.entry("apache4", ApacheClient4514ContractTest::new),
            Map.entry("apache4-async", ApacheAsync415ContractTest::new),
            Map.entry("jetty", JettyClient12ContractTest::new),
            Map.entry("netty", Netty42ContractTest::new),
            Map.entry("reactor-netty", ReactorNetty13ContractTest::new),
            Map.entry("vertx", Vertx5ContractTest::new),
            Map.entry("async-http-client", AsyncHttpClient3ContractTest::new)));

    /** The names of all, sorted. */
    public static List<String> names() {
        return List.copyOf(CONTRACTS.keySet());
    }

    /** gRPC over Netty, which speaks to gRPC's servers alone, and so is none of {@link #names}. */
    public static Client grpc() {
        return new Client(
                "grpc",
                "io.wirewitness.instrumentation.grpc.GrpcCaller",
                RealGrpc.LIBRARY,
                List.of(),
                List.of(),
                false,
                true);
    }

    /** The client of a name; the jars of its library are fetched if they are not there yet. */
    public static Client named(String name) {
        Supplier<ClientContract> contract = CONTRACTS.get(name);
        if (contract == null) {
            throw new IllegalArgumentException("no client is called " + name + "; there are " + names());
        }
        ClientContract client = contract.get();
        return new Client(
                name,
                client.driver(),
                client.classPath(),
                client.jvmArguments(false),
                client.jvmArguments(true),
                client.limitsItsPool(),
                client.speaksHttp2());
    }
}

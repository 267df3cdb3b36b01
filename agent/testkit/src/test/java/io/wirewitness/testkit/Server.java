package io.wirewitness.testkit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A server library by its short name, as its contract test describes it: for the lab, which visits it as it likes.
 *
 * @param name such as {@code tomcat}
 * @param driver the class name of a {@link io.wirewitness.contract.Served}
 * @param classPath what the child JVM needs for it
 * @param jvmArguments of the child JVM
 */
public record Server(String name, String driver, ClassPath classPath, List<String> jvmArguments) {

    private static final Map<String, Supplier<ServerContract>> CONTRACTS = new TreeMap<>(Map.of(
            "tomcat", Tomcat11ContractTest::new,
            "jetty", JettyServer12ContractTest::new,
            "undertow", Undertow24ContractTest::new,
            "netty", NettyServer42ContractTest::new,
            "reactor-netty", ReactorNettyServer13ContractTest::new,
            "vertx", VertxServer5ContractTest::new,
            "jdk", JdkHttpServerContractTest::new));

    /** The names of all, sorted. */
    public static List<String> names() {
        return List.copyOf(CONTRACTS.keySet());
    }

    /** The server of a name; the jars of its library are fetched if they are not there yet. */
    public static Server named(String name) {
        Supplier<ServerContract> contract = CONTRACTS.get(name);
        if (contract == null) {
            throw new IllegalArgumentException("no server is called " + name + "; there are " + names());
        }
        ServerContract server = contract.get();
        return new Server(name, server.driver(), server.classPath(), server.jvmArguments());
    }
}

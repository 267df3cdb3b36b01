package io.wirewitness.instrumentation.names;

import static net.bytebuddy.matcher.ElementMatchers.isPrivate;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.Probe;
import io.wirewitness.weave.Weaving;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Every look-up of a name through the JDK, whatever resolver it uses: the platform's, a hosts file, or on 18 and later one
 * that the application provides.
 */
public final class JdkNamesProbe implements Probe {

    private static final String ADDRESS = "java.net.InetAddress";
    private static final String SOCKET = "java.net.Socket";

    @Override
    public String name() {
        return "jdk-names-17";
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                // Behind the JVM's cache: NameServiceAddresses.get on 17 and 25, ValidCachedLookup.get on 25.
                on(ADDRESS, named("getAddressesFromNameService").and(takesArgument(0, String.class)), "ResolveAdvice"),
                // Before the cache; the private one of several, which all others call.
                on(
                        ADDRESS,
                        named("getAllByName0").and(isPrivate()).and(takesArgument(0, String.class)),
                        "LookupAdvice"),
                // A socket address keeps a failed look-up to itself; connect throws an exception of its own.
                on(
                        SOCKET,
                        named("connect")
                                .and(takesArguments(2))
                                .and(takesArgument(0, SocketAddress.class))
                                .and(takesArgument(1, int.class)),
                        "ConnectAdvice"));
    }

    @Override
    public Map<String, Set<String>> opens() {
        return Map.of("java.base", Set.of("sun.net")); // InetAddressCachePolicy
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.names." + advice);
    }
}

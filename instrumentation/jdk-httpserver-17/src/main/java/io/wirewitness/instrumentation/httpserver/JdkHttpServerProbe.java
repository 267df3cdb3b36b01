package io.wirewitness.instrumentation.httpserver;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.Probe;
import io.wirewitness.weave.Weaving;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * {@code com.sun.net.httpserver.HttpServer} and {@code HttpsServer}. A request is an {@code ExchangeImpl}. Names as read
 * in OpenJDK 17.0.15, 17.0.21 and 25.0.3.
 */
public final class JdkHttpServerProbe implements Probe {

    private static final String PACKAGE = "sun.net.httpserver";

    @Override
    public String name() {
        return "jdk-httpserver-17";
    }

    @Override
    public Map<String, Set<String>> opens() {
        return Map.of("jdk.httpserver", Set.of(PACKAGE));
    }

    @Override
    public Map<String, String> reach() {
        return Map.of(
                PACKAGE + ".HttpExchangeImpl", "impl",
                PACKAGE + ".HttpsExchangeImpl", "impl",
                PACKAGE + ".ExchangeImpl", "connection",
                PACKAGE + ".HttpConnection", "chan");
    }

    @Override
    public PartReader parts() {
        return new JdkHttpServerPartReader();
    }

    @Override
    public CallReader calls() {
        return new JdkHttpServerCallReader();
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                new Weaving(
                        "sun.net.httpserver.ServerImpl",
                        named("start").and(takesArguments(0)),
                        "io.wirewitness.instrumentation.httpserver.BuiltAdvice"),
                on(PACKAGE + ".ExchangeImpl", named("getResponseBody").and(takesArguments(0)), "RequestAdvice"),
                on(PACKAGE + ".ServerImpl", named("responseCompleted").and(takesArguments(1)), "RequestEndAdvice"),
                on(
                        "com.sun.net.httpserver.Filter$Chain",
                        named("doFilter").and(takesArguments(1)),
                        "HandlerFailedAdvice"));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.httpserver." + advice);
    }
}

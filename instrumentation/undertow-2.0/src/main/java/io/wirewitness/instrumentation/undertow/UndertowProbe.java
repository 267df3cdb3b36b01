package io.wirewitness.instrumentation.undertow;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.Probe;
import io.wirewitness.weave.VersionRange;
import io.wirewitness.weave.Weaving;
import java.util.List;
import java.util.Map;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Undertow 2.0 to 2.4 over XNIO's NIO, HTTP/1.1. A request is an {@code HttpServerExchange}. Names as read in the byte code
 * of 2.0.0, 2.3.27 and 2.4.4, and of XNIO 3.3.8 and 3.8.16.
 */
public final class UndertowProbe implements Probe {

    private static final String EXCHANGE = "io.undertow.server.HttpServerExchange";

    @Override
    public String name() {
        return "undertow-2.0";
    }

    @Override
    public Map<String, VersionRange> versions() {
        return Map.of("undertow-core", new VersionRange("2.0", "2.5"));
    }

    @Override
    public Map<String, String> reach() {
        return Map.of(
                EXCHANGE,
                "connection",
                "io.undertow.server.AbstractServerConnection",
                "channel",
                "io.undertow.protocols.ssl.UndertowSslConnection",
                "delegate",
                "org.xnio.ssl.JsseSslStreamConnection",
                "connection",
                "org.xnio.ssl.JsseSslConnection",
                "streamConnection",
                "org.xnio.nio.NioSocketStreamConnection",
                "conduit",
                "org.xnio.nio.NioSocketConduit",
                "socketChannel");
    }

    @Override
    public PartReader parts() {
        return new UndertowPartReader();
    }

    @Override
    public CallReader calls() {
        return new UndertowCallReader();
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                new Weaving(
                        "io.undertow.Undertow",
                        named("start").and(takesArguments(0)),
                        "io.wirewitness.instrumentation.undertow.BuiltAdvice"),
                on(
                        "io.undertow.server.protocol.http.HttpServerConnection",
                        named("setCurrentExchange").and(takesArguments(1)),
                        "RequestAdvice"),
                on(EXCHANGE, named("terminateResponse").and(takesArguments(0)), "RequestEndAdvice"),
                on(
                        "io.undertow.util.AbstractAttachable",
                        named("putAttachment").and(takesArguments(2)),
                        "HandlerFailedAdvice"));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.undertow." + advice);
    }
}

package io.wirewitness.instrumentation.jettyserver;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
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
 * Jetty 9.4 to 12.1 as a server, HTTP/1.1 and HTTP/2; with servlets of every level, in 12 of EE 10 and EE 11. Names as read
 * in the byte code of 9.4.58, 10.0.26, 11.0.26, 12.0.0, 12.0.40 and 12.1.14.
 */
public final class JettyServerProbe implements Probe {

    private static final String CHANNEL = "org.eclipse.jetty.server.HttpChannel";
    private static final String STATE = "org.eclipse.jetty.server.internal.HttpChannelState";
    private static final String CONNECTION = "_connectionMetaData";

    private static final List<String> SERVLETS =
            List.of("org.eclipse.jetty.ee10.servlet.ServletChannel", "org.eclipse.jetty.ee11.servlet.ServletChannel");

    @Override
    public String name() {
        return "jetty-server-9.4";
    }

    @Override
    public PartReader parts() {
        return new JettyServerPartReader();
    }

    @Override
    public CallReader calls() {
        return new JettyServerCallReader();
    }

    @Override
    public Map<String, VersionRange> versions() {
        return Map.of("jetty-server", new VersionRange("9.4", "13"));
    }

    @Override
    public Map<String, String> reach() {
        return Map.ofEntries(
                Map.entry(CHANNEL, "_endPoint"),
                Map.entry(STATE, CONNECTION),
                Map.entry(STATE + "$ChannelRequest", "_httpChannelState"),
                Map.entry(SERVLETS.get(0), CONNECTION),
                Map.entry(SERVLETS.get(1), CONNECTION),
                Map.entry("org.eclipse.jetty.io.AbstractConnection", "_endPoint"),
                Map.entry("org.eclipse.jetty.io.ssl.SslConnection$DecryptedEndPoint", "this$0"),
                Map.entry("org.eclipse.jetty.io.ssl.SslConnection$SslEndPoint", "this$0"),
                Map.entry("org.eclipse.jetty.io.ChannelEndPoint", "_channel"),
                Map.entry("org.eclipse.jetty.io.SelectableChannelEndPoint", "_channel"));
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                new Weaving(
                        "org.eclipse.jetty.server.AbstractNetworkConnector",
                        named("doStart").and(takesArguments(0)),
                        "io.wirewitness.instrumentation.jettyserver.BuiltAdvice"),
                on(CHANNEL, named("onRequest").and(takesArguments(1)), "RequestAdvice"),
                on(CHANNEL, named("onCompleted").and(takesArguments(0)), "RequestEndAdvice"),
                on(CHANNEL, handlesException(), "HandlerFailedAdvice"),
                on(
                        "org.eclipse.jetty.server.HttpOutput",
                        named("onWriteComplete").and(takesArguments(2)).and(takesArgument(1, Throwable.class)),
                        "WriteFailedAdvice"),
                on(
                        "org.eclipse.jetty.server.HttpConnection$SendCallback",
                        named("onCompleteSuccess").and(takesArguments(0)),
                        "LastWrittenAdvice"),
                on(STATE, named("onRequest").and(takesArguments(1)), "ChannelRequestAdvice"),
                on(STATE, completesStream(), "StreamEndAdvice"),
                on(STATE + "$HandlerInvoker", completesStream(), "InvokerEndAdvice"),
                on(STATE + "$ErrorCallback", named("succeeded").and(takesArguments(0)), "ErrorAnsweredAdvice"),
                on(STATE + "$ChannelCallback", fails(), "CallbackFailedAdvice"),
                on(STATE + "$ChannelResponse", fails(), "SendFailedAdvice"),
                on(
                        STATE + "$ChannelResponse",
                        named("lockedFailWrite").and(takesArguments(Throwable.class)),
                        "SendTimedOutAdvice"),
                on(SERVLETS.get(0), handlesException(), "HandlerFailedAdvice"),
                on(SERVLETS.get(1), handlesException(), "HandlerFailedAdvice"));
    }

    private static ElementMatcher.Junction<MethodDescription> handlesException() {
        return named("handleException").and(takesArguments(Throwable.class));
    }

    private static ElementMatcher.Junction<MethodDescription> fails() {
        return named("failed").and(takesArguments(Throwable.class));
    }

    private static ElementMatcher.Junction<MethodDescription> completesStream() {
        return named("completeStream").and(takesArguments(2)).and(takesArgument(1, Throwable.class));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.jettyserver." + advice);
    }
}

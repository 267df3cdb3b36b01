package io.wirewitness.instrumentation.jettyclient;

import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.Probe;
import io.wirewitness.weave.VersionRange;
import io.wirewitness.weave.Weaving;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Jetty's HTTP client 9.4 to 12.1, over HTTP/1.1 and HTTP/2. Names as read in the byte code of 9.4.0, 9.4.58, 10.0.26,
 * 11.0.26, 12.0.0 and 12.1.14; from 12.0 the classes behind the API are in packages named {@code transport}.
 */
public final class JettyClientProbe implements Probe {

    private static final List<String> CLIENTS =
            List.of("org.eclipse.jetty.client.", "org.eclipse.jetty.client.transport.");

    private static final List<String> HTTP_1 =
            List.of("org.eclipse.jetty.client.http.", "org.eclipse.jetty.client.transport.internal.");

    private static final List<String> HTTP_2 =
            List.of("org.eclipse.jetty.http2.client.http.", "org.eclipse.jetty.http2.client.transport.internal.");

    private static final String SESSION = "org.eclipse.jetty.http2.HTTP2Session";

    @Override
    public String name() {
        return "jetty-client-9.4";
    }

    @Override
    public PartReader parts() {
        return new JettyClientPartReader();
    }

    @Override
    public CallReader calls() {
        return new JettyClientCallReader();
    }

    @Override
    public Map<String, VersionRange> versions() {
        VersionRange known = new VersionRange("9.4", "13");
        return Map.of("jetty-client", known, "http2-common", known, "jetty-http2-common", known);
    }

    @Override
    public Map<String, String> reach() {
        return Map.ofEntries(
                Map.entry("org.eclipse.jetty.client.HttpSender", "channel"),
                Map.entry("org.eclipse.jetty.client.HttpReceiver", "channel"),
                Map.entry("org.eclipse.jetty.client.http.HttpChannelOverHTTP", "connection"),
                Map.entry("org.eclipse.jetty.http2.client.http.HttpChannelOverHTTP2", "session"),
                Map.entry("org.eclipse.jetty.client.transport.HttpSender", "channel"),
                Map.entry("org.eclipse.jetty.client.transport.HttpReceiver", "channel"),
                Map.entry("org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP", "connection"),
                Map.entry("org.eclipse.jetty.http2.client.transport.internal.HttpChannelOverHTTP2", "session"),
                Map.entry(SESSION, "endPoint"),
                Map.entry("org.eclipse.jetty.io.AbstractConnection", "_endPoint"),
                Map.entry("org.eclipse.jetty.io.ssl.SslConnection$DecryptedEndPoint", "this$0"),
                Map.entry("org.eclipse.jetty.io.ssl.SslConnection$SslEndPoint", "this$0"),
                Map.entry("org.eclipse.jetty.io.ChannelEndPoint", "_channel"),
                Map.entry("org.eclipse.jetty.io.SelectableChannelEndPoint", "_channel"),
                Map.entry("org.eclipse.jetty.client.HttpReceiver#status", "channel"),
                Map.entry("org.eclipse.jetty.client.HttpChannel#status", "_exchange"),
                Map.entry("org.eclipse.jetty.client.HttpExchange#status", "response"),
                Map.entry("org.eclipse.jetty.client.HttpResponse#status", "status"),
                Map.entry("org.eclipse.jetty.client.transport.HttpReceiver#status", "channel"),
                Map.entry("org.eclipse.jetty.client.transport.HttpChannel#status", "_exchange"),
                Map.entry("org.eclipse.jetty.client.transport.HttpExchange#status", "response"),
                Map.entry("org.eclipse.jetty.client.transport.HttpResponse#status", "status"));
    }

    @Override
    public List<String> tellsConnectsOf() {
        return List.of("org.eclipse.jetty.io.");
    }

    @Override
    public List<Weaving> weavings() {
        List<Weaving> all = new ArrayList<>();
        all.add(on("org.eclipse.jetty.client.HttpClient", named("doStart").and(takesArguments(0)), "BuiltAdvice"));
        for (String client : CLIENTS) {
            String exchange = client + "HttpExchange";
            all.add(on(
                    exchange,
                    named("completeResponse")
                            .or(named("lockedCompleteResponse"))
                            .and(takesArguments(1)),
                    "AttemptFailedAdvice"));
            all.add(on(
                    exchange,
                    named("terminateRequest").or(named("terminateResponse")).and(takesArguments(0)),
                    "CallFailedAdvice"));
            all.add(on(exchange, named("notifyFailureComplete"), "QueueFailedAdvice"));
            all.add(on(exchange, named("notifyFailureComplete"), "UnsentFailedAdvice"));
            all.add(on(client + "HttpReceiver", headComplete(client).and(takesArguments(1)), "AnsweredAdvice"));
        }
        for (String http : HTTP_1) {
            all.add(on(http + "HttpSenderOverHTTP", named("sendHeaders"), "RequestAdvice"));
        }
        for (String http : HTTP_2) {
            all.add(on(http + "HttpSenderOverHTTP2", named("sendHeaders"), "StreamRequestAdvice"));
        }
        all.add(on(SESSION, named("onGoAway").and(takesArguments(1)), "GoAwayReceivedAdvice"));
        all.add(on(SESSION, named("onReset").and(takesArguments(1)), "ResetReceivedAdvice"));
        all.add(on(
                SESSION,
                named("close").and(takesArgument(0, int.class)).and(takesArgument(1, String.class)),
                "GoAwaySentAdvice"));
        all.add(on("org.eclipse.jetty.http2.HTTP2Stream", named("reset").and(takesArguments(2)), "ResetSentAdvice"));
        return List.copyOf(all);
    }

    /**
     * Since 12.0 each field is added by a task, and tasks run one after the other, not always on the thread that parses: only within
     * the task of {@code responseHeaders} are all fields there. Without that an answer of the application's own could be read
     * without its Server field, and told as somebody else's.
     */
    private static ElementMatcher.Junction<MethodDescription> headComplete(String client) {
        return client.endsWith("transport.") ? nameStartsWith("lambda$responseHeaders$") : named("responseHeaders");
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.jettyclient." + advice);
    }
}

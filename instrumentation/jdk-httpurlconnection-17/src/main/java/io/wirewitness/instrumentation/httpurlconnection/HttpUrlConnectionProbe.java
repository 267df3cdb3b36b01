package io.wirewitness.instrumentation.httpurlconnection;

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
 * {@code java.net.HttpURLConnection}. A call is the {@code sun.net.www.protocol.http.HttpURLConnection}; for https that is
 * the delegate behind the object that the application has. Names as read in OpenJDK 17.0.15 and 25.0.3.
 */
public final class HttpUrlConnectionProbe implements Probe {

    private static final String CLIENT = "sun.net.www.http.HttpClient";
    private static final String CALL = "sun.net.www.protocol.http.HttpURLConnection";
    private static final String SECURE_CALL = "sun.net.www.protocol.https.AbstractDelegateHttpsURLConnection";

    @Override
    public String name() {
        return "jdk-httpurlconnection-17";
    }

    @Override
    public Map<String, Set<String>> opens() {
        return Map.of(
                "java.base",
                Set.of(
                        "java.net",
                        "jdk.internal.misc",
                        "sun.net",
                        "sun.net.www",
                        "sun.net.www.http",
                        "sun.net.www.protocol.http"));
    }

    @Override
    public CallReader calls() {
        return new HttpUrlConnectionCallReader();
    }

    @Override
    public PartReader parts() {
        return new HttpUrlConnectionPartReader();
    }

    @Override
    public List<String> tellsConnectsOf() {
        return List.of("sun.net.www.http.", "sun.net.www.protocol.http");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on(CLIENT, named("writeRequests").and(takesArguments(2)), "RequestAdvice"),
                on(CLIENT, named("parseHTTPHeader"), "AnswerAdvice"),
                on(CLIENT, named("openServer").and(takesArguments(0)), "ReopenAdvice"),
                on(CLIENT, named("parseHTTP"), "RepeatedAdvice"),
                on(CALL, named("writeRequests").and(takesArguments(0)), "WriteRepeatedAdvice"),
                on(
                        CALL,
                        named("getInputStream")
                                .or(named("getOutputStream"))
                                .or(named("connect"))
                                .and(takesArguments(0)),
                        "CallFailedAdvice"),
                on(CALL, named("getInputStream").and(takesArguments(0)), "ErrorAnsweredAdvice"),
                on(SECURE_CALL, named("connect").and(takesArguments(0)), "CallFailedAdvice"),
                on(
                        CALL + "$HttpInputStream",
                        named("read").and(takesArguments(0).or(takesArguments(3))),
                        "BodyReadAdvice"),
                on(CALL + "$StreamingOutputStream", named("checkError"), "BodyWriteAdvice"));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.httpurlconnection." + advice);
    }
}

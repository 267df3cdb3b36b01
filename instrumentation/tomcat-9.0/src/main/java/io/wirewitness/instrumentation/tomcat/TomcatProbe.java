package io.wirewitness.instrumentation.tomcat;

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
 * Tomcat 9.0 to 11.0 with the NIO connector, HTTP/1.1: no way leads from the processors of HTTP/2 and AJP, whose requests end
 * elsewhere. A request is an {@code org.apache.coyote.Request}. Names
 * as read in the byte code of 9.0.1, 9.0.124, 10.1.62 and 11.0.27.
 */
public final class TomcatProbe implements Probe {

    private static final VersionRange VERSIONS = new VersionRange("9.0", "11.1");

    @Override
    public String name() {
        return "tomcat-9.0";
    }

    @Override
    public Map<String, VersionRange> versions() {
        return Map.of("tomcat-embed-core", VERSIONS, "tomcat-coyote", VERSIONS, "tomcat-catalina", VERSIONS);
    }

    @Override
    public Map<String, String> reach() {
        return Map.of(
                "org.apache.catalina.connector.Request", "coyoteRequest",
                "org.apache.coyote.Request", "hook",
                "org.apache.coyote.http11.Http11Processor", "socketWrapper",
                "org.apache.tomcat.util.net.SocketWrapperBase", "socket",
                "org.apache.tomcat.util.net.NioChannel", "sc");
    }

    @Override
    public PartReader parts() {
        return new TomcatPartReader();
    }

    @Override
    public CallReader calls() {
        return new TomcatCallReader();
    }

    @Override
    public List<Weaving> weavings() {
        String http1 = "org.apache.coyote.http11.Http11Processor";
        return List.of(
                new Weaving(
                        "org.apache.coyote.AbstractProtocol",
                        named("start").and(takesArguments(0)),
                        "io.wirewitness.instrumentation.tomcat.BuiltAdvice"),
                on(
                        "org.apache.catalina.connector.CoyoteAdapter",
                        named("service").and(takesArguments(2)),
                        "RequestAdvice"),
                on(
                        "org.apache.coyote.http11.Http11InputBuffer",
                        named("nextRequest").and(takesArguments(0)),
                        "RequestEndAdvice"),
                on(
                        "org.apache.tomcat.util.net.NioEndpoint$NioSocketWrapper",
                        named("doWrite").and(takesArguments(2)).and(takesArgument(0, boolean.class)),
                        "WriteTimedOutAdvice"),
                on(http1, named("dispatchEndRequest").and(takesArguments(0)), "AsyncRequestEndAdvice"),
                on(
                        "org.apache.catalina.core.StandardWrapperValve",
                        named("exception").and(takesArguments(3)).and(takesArgument(2, Throwable.class)),
                        "HandlerFailedAdvice"));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.tomcat." + advice);
    }
}

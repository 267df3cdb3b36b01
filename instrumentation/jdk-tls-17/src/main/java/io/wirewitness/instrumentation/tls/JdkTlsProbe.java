package io.wirewitness.instrumentation.tls;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.Probe;
import io.wirewitness.weave.Weaving;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * TLS of the JDK (JSSE), for sockets and engines. Names as read in OpenJDK 17.0.15 and 25.0.3. Nothing on the way of
 * application data is woven: handshakes, alerts and looks at certificates only.
 */
public final class JdkTlsProbe implements Probe {

    private static final String JSSE = "sun.security.ssl.";
    private static final String PATHS = "sun.security.provider.certpath.";
    private static final String CLIENT = "jdk.internal.net.http.";

    @Override
    public String name() {
        return "jdk-tls-17";
    }

    @Override
    public Map<String, Set<String>> opens() {
        return Map.of("java.net.http", Set.of("jdk.internal.net.http"));
    }

    @Override
    public Map<String, String> reach() {
        return Map.of(
                CLIENT + "PlainHttpConnection",
                "chan",
                CLIENT + "PlainTunnelingConnection",
                "delegate",
                "io.netty.channel.AbstractChannelHandlerContext",
                "pipeline",
                "io.netty.channel.DefaultChannelPipeline",
                "channel",
                "io.netty.channel.nio.AbstractNioChannel",
                "ch");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on(JSSE + "TransportContext", named("kickstart").and(takesArguments(0)), "HandshakingAdvice"),
                on(JSSE + "TransportContext", named("finishHandshake").and(takesArguments(0)), "HandshakenAdvice"),
                on(JSSE + "TransportContext", named("fatal").and(takesArguments(4)), "FatalAdvice"),
                on(JSSE + "Alert$AlertConsumer", named("consume").and(takesArguments(2)), "AlertReadAdvice"),
                on(JSSE + "CertificateMessage$T12CertificateConsumer", isCheck(), "ValidatingAdvice"),
                on(JSSE + "CertificateMessage$T13CertificateConsumer", isCheck(), "ValidatingAdvice"),
                on(JSSE + "X509TrustManagerImpl", named("checkTrusted").and(takesArguments(4)), "CheckingAdvice"),
                on(PATHS + "OCSP", named("getOCSPBytes").and(takesArgument(1, java.net.URI.class)), "RevocationAdvice"),
                on(PATHS + "URICertStore", named("engineGetCertificates").or(named("engineGetCRLs")), "StoreAdvice"),
                on(CLIENT + "AsyncSSLConnection", named("connectAsync"), "EngineOnConnectionAdvice"),
                on(CLIENT + "AsyncSSLTunnelConnection", named("connectAsync"), "EngineOnConnectionAdvice"),
                on(
                        "io.netty.handler.ssl.SslHandler",
                        named("handlerAdded").and(takesArguments(1)),
                        "EngineOnContextAdvice"));
    }

    private static ElementMatcher<? super MethodDescription> isCheck() {
        return named("checkServerCerts").or(named("checkClientCerts"));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.tls." + advice);
    }
}

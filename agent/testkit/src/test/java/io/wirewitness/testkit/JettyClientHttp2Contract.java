package io.wirewitness.testkit;

/** What Jetty's clients of all versions have in common on HTTP/2. */
abstract class JettyClientHttp2Contract extends Http2Contract {

    JettyClientHttp2Contract(String... artifacts) {
        super("io.wirewitness.instrumentation.jettyclient.JettyCaller", ClassPath.of("jetty-client-9.4", artifacts));
    }

    /** It never sends a request again by itself. */
    @Override
    boolean repeatsUnprocessed(Jdks.Jdk jdk) {
        return false;
    }
}

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

    /** A broken pipe hangs on its ClosedChannelException if a write met the reset first: seen with and without the agent. */
    @Override
    boolean differsFromRunToRun(String scenario) {
        return scenario.equals("aborted");
    }
}

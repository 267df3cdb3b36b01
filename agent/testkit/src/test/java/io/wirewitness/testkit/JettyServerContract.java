package io.wirewitness.testkit;

/** What Jetty's servers of all versions have in common. */
abstract class JettyServerContract extends ServerContract {

    JettyServerContract(String version) {
        super(
                "io.wirewitness.instrumentation.jettyserver.JettyServed",
                ClassPath.of("jetty-server-9.4", "org.eclipse.jetty:jetty-server:" + version));
    }

    /**
     * The message of a time-out says how long it was to the millisecond; and whether a write under TLS meets the reset itself
     * or Jetty's close after it differs from run to run.
     */
    @Override
    String comparable(String line) {
        if (line.startsWith("java.io.IOException: Close SendCallback@")) {
            return "";
        }
        return line.contains("/tlsgone/")
                ? line.replaceAll("\\S*(EofException|IOException): .*", "failed")
                : line.replaceAll("\\d+/(\\d+) ms", "$1 ms");
    }
}

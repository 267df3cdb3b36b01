package io.wirewitness.testkit;

/** What Jetty's clients of all versions have in common. */
abstract class JettyClientContract extends ClientContract {

    JettyClientContract(String version, String... more) {
        super(
                "io.wirewitness.instrumentation.jettyclient.JettyCaller",
                ClassPath.of("jetty-client-9.4", artifacts(version, more)));
    }

    private static String[] artifacts(String version, String... more) {
        String[] all = new String[more.length + 1];
        all[0] = "org.eclipse.jetty:jetty-client:" + version;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
    }

    /** Its selector reads idle connections too, and drops one as soon as the end has been read. */
    @Override
    boolean failsOnClosedIdleConnection() {
        return false;
    }

    @Override
    boolean mayLoseTheRace() {
        return true;
    }

    @Override
    boolean replaysPost() {
        return false;
    }

    /**
     * The message of its EOFException is the connection with its addresses and states. Whether the thread that aborts a request meets
     * the one that has closed its channel, and adds what that says, is chance, without the agent too.
     */
    @Override
    String comparable(String shape) {
        return shape.replaceAll("\\S*HttpConnectionOverHTTP@.*?(?= <- | \\+ |$)", "a connection")
                .replace(" + java.nio.channels.ClosedChannelException: null", "");
    }

    /** A request waits in the destination's queue until its own time-out: the queue has a limit, and no patience. */
    @Override
    boolean limitsItsPool() {
        return false;
    }
}

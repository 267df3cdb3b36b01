package io.wirewitness.kernel;

/** What to say where the right to capture is missing: one text wherever it is said. Any thread. */
public final class Permission {

    /**
     * How to grant the right, for people: three ways, any of which is enough.
     *
     * <p>tcpdump rather than java: file capabilities on the java binary make the dynamic linker ignore LD_LIBRARY_PATH and
     * $ORIGIN (ld.so(8), secure-execution mode), so that java no longer finds its own libjli.so unless its lib directory
     * is also listed in /etc/ld.so.conf.d.
     */
    public static final String ADVICE = "grant it with one of: --cap-add=NET_RAW (container, as root),"
            + " or setcap cap_net_raw,cap_net_admin=eip $(command -v tcpdump) and the agent's option capture=tcpdump,"
            + " or setcap cap_net_raw,cap_net_admin=eip on the java binary with its lib directory in /etc/ld.so.conf.d";

    /** What is missing, then {@link #ADVICE} after a semicolon. */
    static final String DENIED = "no right to capture packets; " + ADVICE;

    private Permission() {}
}

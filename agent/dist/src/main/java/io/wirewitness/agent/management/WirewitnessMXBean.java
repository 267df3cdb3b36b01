package io.wirewitness.agent.management;

import java.util.List;
import java.util.Map;

/** What a running process says of its connections' failures: {@code io.wirewitness:type=Wirewitness}. Any thread. */
public interface WirewitnessMXBean {

    /** The agent's version. */
    String getVersion();

    /** Incidents told since the start. */
    long getIncidents();

    /** The same by cause. */
    Map<String, Long> getIncidentsByCause();

    /** The latest incidents, newest first: when, and the line that the log has. */
    List<String> getLatestIncidents();

    /** Failures without a verdict: too many at once, or dropped. */
    long getFailuresNotJudged();

    /** Whether packets are being captured at present. */
    boolean isCapturing();

    /** Packets captured since the start. */
    long getPackets();

    /** Packets that the kernel, the capture or the ring lost. */
    long getLostPackets();

    /** Connections that the packets show at present. */
    int getFlows();

    /** Where the agent writes its files. */
    String getDirectory();

    /**
     * One of the latest incidents as a JSON object of schema {@code wirewitness.incident/1}.
     *
     * @param id as the log has it, eight hexadecimal digits
     * @throws IllegalArgumentException if it is not among the latest
     */
    String incident(String id);

    /**
     * The settings of this process' clients, pools and servers, of its JVM and its host, as they are now: a JSON object of schema
     * {@code wirewitness.settings/1}, which {@code lint --file} reads.
     */
    String settings();

    /** What is found about the settings now, the most serious first: JSON objects of schema {@code wirewitness.finding/1}. */
    List<String> findings();

    /**
     * Writes what the process knows of its latest incidents as one HTML page into {@link #getDirectory}, which only the
     * process' own user may read. Of earlier pages the newest few are kept.
     *
     * @return the page's path
     * @throws IllegalStateException if it cannot be written; its message says why
     */
    String dumpReport();
}

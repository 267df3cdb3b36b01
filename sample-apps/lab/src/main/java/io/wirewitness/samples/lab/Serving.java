package io.wirewitness.samples.lab;

import io.wirewitness.contract.CallProgram;
import io.wirewitness.contract.ServeProgram;
import io.wirewitness.contract.Served;
import io.wirewitness.testkit.AgentProcess;
import io.wirewitness.testkit.Reported;
import io.wirewitness.testkit.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A Java server in a JVM of its own, under the agent or as a client's peer. Whoever starts it has the stage close it. */
public final class Serving implements AutoCloseable {

    private final AgentProcess process;

    private Serving(AgentProcess process) {
        this.process = process;
    }

    /** Starts the stage's subject under the agent. */
    public static Serving underAgent(Stage stage) throws IOException {
        return underAgent(stage, stage.subject());
    }

    /** Starts the one server that the scenario is about, under the agent. */
    public static Serving underAgent(Stage stage, String server) throws IOException {
        Serving serving = start(stage, stage.agent(), Server.named(server), Served.Settings.DEFAULT);
        stage.matters(serving.port());
        return serving;
    }

    /** Starts a server without the agent, which closes what is idle for so long. */
    public static Serving plain(Stage stage, String server, int idleMillis) throws IOException {
        AgentProcess.Builder builder = new AgentProcess.Builder(stage.jdk(), stage.directory("server"));
        return start(stage, builder, Server.named(server), new Served.Settings(0, idleMillis, null));
    }

    private static Serving start(Stage stage, AgentProcess.Builder builder, Server server, Served.Settings settings)
            throws IOException {
        AgentProcess process = builder.classPath(server.classPath())
                .jvm(server.jvmArguments().toArray(new String[0]))
                .start(ServeProgram.class, server.driver(), settings.text());
        Serving serving = stage.open(new Serving(process));
        process.awaitLine("@started"::equals);
        return serving;
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return process.out().stream()
                .filter(line -> line.startsWith("@listening\t"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf('\t') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns once the handler has begun with a request of this scenario. */
    public void awaitServing(String scenario) {
        await("@serving\t" + scenario + "\t");
    }

    /** Returns once the handler has ended one. */
    public void awaitServed(String scenario) {
        await("@served\t" + scenario + "\t");
    }

    /** Lets the handlers of a scenario go on that wait. */
    public void letGo(String scenario) {
        process.tell("open " + scenario);
    }

    /** Ends the server; what the agent wrote of all that was played. */
    public Observed observed() throws InterruptedException {
        process.tell(CallProgram.SENTINEL);
        process.awaitIncident(Serving::isSentinel);
        // A verdict that waits for what the JVM was doing may come behind the sentinel's: at the latest at the exit.
        process.tell("stop");
        process.awaitLine("@stopped"::equals);
        process.tell("exit");
        process.awaitExit();
        List<Reported> incidents =
                process.incidents().stream().filter(each -> !isSentinel(each)).toList();
        return new Observed(
                incidents,
                true,
                process.out().stream().filter(line -> line.startsWith("@serve")).toList());
    }

    private static boolean isSentinel(Reported incident) {
        return incident.remote().endsWith(":" + CallProgram.SENTINEL_PORT);
    }

    private void await(String start) {
        Awaitility.await()
                .atMost(AgentProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> process.out().stream().anyMatch(line -> line.startsWith(start)));
    }

    @Override
    public void close() {
        process.close();
    }
}

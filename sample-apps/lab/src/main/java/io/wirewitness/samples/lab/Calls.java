package io.wirewitness.samples.lab;

import io.wirewitness.contract.Caller;
import io.wirewitness.contract.Scenario;
import io.wirewitness.testkit.AgentProcess;
import io.wirewitness.testkit.Batch;
import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.Outcome;
import io.wirewitness.testkit.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the client under the agent does, as steps of {@link Scenario}; it runs in a JVM of its own. For one thread. */
public final class Calls {

    /** The first segment of all paths. */
    public static final String ID = "lab";

    /** An answer that says that there is none; any other one is the answer. */
    private static final Set<Integer> GATEWAY_ERRORS = Set.of(502, 503, 504);

    private final Stage stage;
    private final String host;
    private final int port;
    private @Nullable Client client;
    private final List<String> jvm = new ArrayList<>();
    private final List<String> through = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private Caller.Settings settings = Caller.Settings.DEFAULT;
    private @Nullable Peer peer;
    private Deed onGo = () -> {};

    Calls(Stage stage, String host, int port) {
        this.stage = stage;
        this.host = host;
        this.port = port;
    }

    /** Something that the scenario does to the peer while the client waits. */
    public interface Deed {

        /** Returns once it is done. */
        void run() throws Exception;
    }

    /** The one client that the scenario is about; without this it is the stage's subject. */
    public Calls by(Client one) {
        client = one;
        return this;
    }

    /** How the client is set up; without this it does not try again by itself, and waits for 20 s. */
    public Calls settings(Caller.Settings how) {
        settings = how;
        return this;
    }

    /** Who tells what has arrived and what was closed; without this the kernel does. */
    public Calls peer(Peer who) {
        peer = who;
        return this;
    }

    /** What is done at the step {@code await-go}. */
    public Calls onGo(Deed deed) {
        onGo = deed;
        return this;
    }

    /** More arguments for the JVM. */
    public Calls jvm(List<String> arguments) {
        jvm.addAll(arguments);
        return this;
    }

    /** Starts the JVM through another command, such as {@code ip netns exec}. */
    public Calls through(String... command) {
        through.addAll(List.of(command));
        return this;
    }

    /** More options of the agent. */
    public Calls agent(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Plays these steps and waits for what the agent says of them. */
    public Observed play(String... steps) throws IOException, InterruptedException {
        Client calling = client == null ? Client.named(stage.subject()) : client;
        AgentProcess.Builder builder = stage.agent(options.toArray(String[]::new))
                .through(through.toArray(String[]::new))
                .classPath(calling.classPath())
                .jvm((settings.retries() ? calling.retrying() : calling.jvmArguments()).toArray(String[]::new))
                .jvm(jvm.toArray(String[]::new));
        Scenario scenario = new Scenario(ID, calling.driver(), settings, host, port, List.of(steps));
        Peer told = new Told(peer == null ? new Silent(host, port) : peer, onGo);
        Batch batch = Batch.play(builder, stage.agentDirectory(), told, List.of(scenario), true);
        List<String> what = new ArrayList<>();
        boolean felt = false;
        for (Map.Entry<String, Outcome> call : batch.outcomes().entrySet()) {
            Outcome outcome = call.getValue();
            what.add(call.getKey() + ": " + (outcome.failed() ? outcome.shape() : "status " + outcome.status()));
            felt |= outcome.failed() || GATEWAY_ERRORS.contains(outcome.status());
        }
        return new Observed(batch.incidents(), felt, what);
    }
}

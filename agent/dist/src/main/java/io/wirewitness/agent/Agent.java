package io.wirewitness.agent;

import io.wirewitness.boot.Hooks;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.engine.Engine;
import io.wirewitness.engine.EngineLimits;
import io.wirewitness.engine.WireTap;
import io.wirewitness.kernel.KernelSockets;
import io.wirewitness.kernel.NativeLibraries;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.JsonLinesSink;
import io.wirewitness.report.LogSink;
import io.wirewitness.report.PcapngSink;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Sink;
import io.wirewitness.report.VerdictText;
import io.wirewitness.weave.Weaver;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts everything, in the order in which the parts need each other, and stops it in the other order. */
public final class Agent implements AutoCloseable {

    private final Weaver weaver;
    private final Engine engine;
    private final Thread atExit;

    private Agent(Weaver weaver, Engine engine, Thread atExit) {
        this.weaver = weaver;
        this.engine = engine;
        this.atExit = atExit;
    }

    /**
     * Starts the agent; called once by {@code boot.Launcher}.
     *
     * @param argument the agent argument; null for none
     * @param jar our own jar
     * @return closes everything, and leaves every class as it was
     */
    public static AutoCloseable start(@Nullable String argument, Instrumentation instrumentation, File jar) {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"), "wirewitness");
        JvmClock clock = new JvmClock();
        Redaction redaction = Redaction.DEFAULT;
        VerdictText text = new VerdictText(redaction);
        KernelSockets sockets =
                NativeLibraries.of(directory).libc().map(KernelSockets::new).value();
        KernelView kernel = sockets == null ? KernelView.NONE : new KernelTier(sockets);
        List<Sink> sinks = List.of(
                new LogSink(new ApplicationLog(instrumentation)::accept, text),
                new JsonLinesSink(directory.resolve("incidents.jsonl"), 16 << 20, new IncidentJson(redaction)),
                new PcapngSink(directory, text, "0.1.0", 128));
        Engine engine = new Engine(
                clock,
                EngineLimits.DEFAULT,
                new Diagnosis(),
                sinks,
                WireTap.none(),
                List::of,
                notice -> System.err.println("wirewitness: " + notice));
        CallReaders readers = new CallReaders(Probes.all(), redaction);
        SocketListener listener = new SocketListener(engine, clock, kernel, readers, text, true);
        Weaver weaver = Weaver.install(
                instrumentation,
                Probes.all(),
                Agent.class.getClassLoader(),
                (type, fault) -> System.err.println("wirewitness: " + type + " stays as it is: " + fault));
        engine.start();
        Hooks.install(listener);
        Thread atExit = new Thread(engine::close, "wirewitness-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        return new Agent(weaver, engine, atExit);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyExiting) {
            return;
        }
        weaver.close();
        engine.close();
    }
}

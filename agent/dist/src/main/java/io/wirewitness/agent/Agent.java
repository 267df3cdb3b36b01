package io.wirewitness.agent;

import io.wirewitness.agent.lint.ConfigLint;
import io.wirewitness.agent.lint.Snapshots;
import io.wirewitness.agent.management.Management;
import io.wirewitness.agent.management.ProcessView;
import io.wirewitness.agent.options.Key;
import io.wirewitness.agent.options.Options;
import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.Hooks;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.engine.Engine;
import io.wirewitness.engine.EngineLimits;
import io.wirewitness.engine.PeerBook;
import io.wirewitness.engine.WireTap;
import io.wirewitness.kernel.HostCounters;
import io.wirewitness.kernel.LocalPortTable;
import io.wirewitness.kernel.NextHopTable;
import io.wirewitness.kernel.OrphanTable;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.Linter;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.LocalPorts;
import io.wirewitness.model.NextHop;
import io.wirewitness.model.OrphanedSocket;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.JsonLinesSink;
import io.wirewitness.report.LatestReports;
import io.wirewitness.report.LogSink;
import io.wirewitness.report.PcapngSink;
import io.wirewitness.report.PeersFile;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Sink;
import io.wirewitness.report.VerdictText;
import io.wirewitness.weave.Probe;
import io.wirewitness.weave.Weaver;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Starts everything, in the order in which the parts need each other, and stops it in the other order. */
public final class Agent implements AutoCloseable {

    private final Weaver weaver;
    private final Tiers tiers;
    private final Engine engine;
    private final Names names;
    private final Recordings recordings;
    private final Management management;
    private final JvmStory jvm;
    private final ConfigLint lint;
    private final Thread atExit;

    private Agent(
            Weaver weaver,
            Tiers tiers,
            Engine engine,
            Names names,
            Recordings recordings,
            Management management,
            JvmStory jvm,
            ConfigLint lint) {
        this.weaver = weaver;
        this.tiers = tiers;
        this.engine = engine;
        this.names = names;
        this.recordings = recordings;
        this.management = management;
        this.jvm = jvm;
        this.lint = lint;
        this.atExit = new Thread(engine::close, "wirewitness-exit");
    }

    /**
     * Starts the agent; called once by {@code boot.Launcher}.
     *
     * @param argument the agent argument; null for none
     * @param jar our own jar
     * @return closes everything, and leaves every class as it was
     * @throws ExecutionException if the weaver could not be set up
     * @throws InterruptedException if the thread that starts the JVM was interrupted
     */
    public static AutoCloseable start(@Nullable String argument, Instrumentation instrumentation, File jar)
            throws InterruptedException, ExecutionException {
        // Byte Buddy takes most of the time of a start; the rest is done beside it.
        FutureTask<?> warming = new FutureTask<>(() -> Weaver.warmUp(Agent.class.getClassLoader()), null);
        Thread warmer = daemon(warming); // what fails there is told when the first class is woven
        Options options = Options.read(argument);
        Notices notices = new Notices(options.log() != Options.Log.OFF);
        options.complaints().forEach(notices);
        List<Probe> probes = new ArrayList<>(Probes.all());
        options.probeComplaints(probes.stream().map(Probe::name).toList()).forEach(notices);
        probes.removeIf(probe -> !options.probeEnabled(probe.name()));

        String version = Version.of(jar);
        TimeAxis axis = TimeAxis.start();
        Tiers tiers = new Tiers(options, axis, version, notices);
        tiers.start();

        FutureTask<Weaver> weaving = new FutureTask<>(() -> {
            warmer.join();
            return Weaver.install(
                    instrumentation,
                    probes,
                    Agent.class.getClassLoader(),
                    (type, fault) -> notices.accept(type + " stays as it is, what it does is not seen: " + fault),
                    notices);
        });
        daemon(weaving);

        Recordings recordings = Recordings.of(options.jfr(), notices);
        LatestReports latest = new LatestReports();
        JvmStory jvm = JvmStory.start(options, axis, notices);
        HostCounters counters = new HostCounters();
        OpenConnections open = new OpenConnections(axis);
        Names names = new Names(axis);
        Health health = new Health(options.redaction(), notices);
        Learning learning = new Learning(
                !"off".equals(options.value(Key.LINT)),
                new PeersFile(options.dir()),
                options.value(Key.LINT_UPSTREAM),
                options.redaction(),
                axis,
                tiers,
                notices);
        Engine engine = new Engine(
                axis::now,
                EngineLimits.DEFAULT,
                new Diagnosis(
                        (rule, fault) -> notices.accept("rule " + rule + " is broken and switched off: " + fault)),
                sinks(options, version, instrumentation, recordings, latest, learning),
                WireTap.on(tiers::packets, open::fixedEnds),
                peerBook(open, learning, new LocalPortTable(), new NextHopTable(), new OrphanTable()),
                () -> counters.changes(axis.now()),
                health::ignored,
                health,
                names,
                jvm,
                notices);
        Snapshots settings = new Snapshots(
                instrumentation,
                Agent.class.getClassLoader(),
                probes,
                options.redaction().cuts(Redaction.Part.HOST),
                notices);
        SocketListener listener = new SocketListener(
                engine,
                axis,
                tiers,
                names,
                new CallReaders(probes, options.redaction()),
                new VerdictText(options.redaction()),
                options.annotate(),
                recordings.sockets(options.redaction()),
                learning,
                settings);
        ConfigLint lint = lint(options, settings, learning, instrumentation, recordings, notices);
        Management management = Management.of(
                new ProcessView(
                        version,
                        options.dir(),
                        engine::counts,
                        latest,
                        options.redaction(),
                        () -> withTables(withPeers(settings.take(true), learning), settings),
                        lint::findings),
                notices);
        health.watch(listener, List.of(management, settings, lint));
        Agent agent = new Agent(weaving.get(), tiers, engine, names, recordings, management, jvm, lint);
        Runtime.getRuntime().addShutdownHook(agent.atExit);
        engine.start();
        Hooks.install(listener);
        recordings.start(version, engine::counts);
        tiers.awaitKernel();
        if (options.lint() != Options.Lint.OFF) {
            CallHooks.wantHead(); // of the very first answer: it may announce what the second request will meet
            lint.start();
        }
        return agent;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(null, work, "wirewitness-weave", 0, false);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static ConfigLint lint(
            Options options,
            Snapshots settings,
            Learning learning,
            Instrumentation instrumentation,
            Recordings recordings,
            Notices notices) {
        LogSink.Lines log = switch (options.log()) {
            case SLF4J -> new ApplicationLog(instrumentation)::accept;
            case STDERR -> LogSink.stream(System.err);
            case OFF -> text -> {};
        };
        boolean strict = options.lint() == Options.Lint.STRICT;
        return new ConfigLint(
                anew -> {
                    ConfigSnapshot known = withPeers(settings.take(anew), learning);
                    return Linter.readsTables(known) ? withTables(known, settings) : known;
                },
                () -> settings.met() + learning.introduced(),
                // The list that stops a start must be seen, also where the application's log is not there yet.
                lines -> (strict ? LogSink.stream(System.err) : log).write(String.join("\n", lines)),
                recordings::found,
                notices,
                strict,
                () -> {
                    notices.accept("lint=strict: the settings above would fail; the application is stopped");
                    System.exit(1);
                });
    }

    private static ConfigSnapshot withPeers(ConfigSnapshot settings, Learning learning) {
        return new ConfigSnapshot(settings.jvm(), settings.host(), settings.parts(), learning.peers(settings.parts()));
    }

    private static ConfigSnapshot withTables(ConfigSnapshot known, Snapshots settings) {
        return new ConfigSnapshot(known.jvm(), settings.withTables(known.host()), known.parts(), known.peers());
    }

    private static PeerBook peerBook(
            OpenConnections open, Learning learning, LocalPortTable ports, NextHopTable hops, OrphanTable orphans) {
        return new PeerBook() {
            @Override
            public long latestConnectNanos(Endpoint peer) {
                return open.latestConnectNanos(peer);
            }

            @Override
            public long longestIdleReuseMillis(Endpoint peer) {
                return learning.longestIdleReuseMillis(peer);
            }

            @Override
            public @Nullable LocalPorts localPorts(@Nullable Endpoint local, Endpoint peer, long nowNanos) {
                return ports.towards(local, peer, nowNanos);
            }

            @Override
            public @Nullable NextHop nextHop(Endpoint peer, long nowNanos) {
                return hops.towards(peer, nowNanos);
            }

            @Override
            public @Nullable OrphanedSocket orphan(Endpoint local, Endpoint peer, long nowNanos) {
                return orphans.find(local, peer, nowNanos);
            }
        };
    }

    private static List<Sink> sinks(
            Options options,
            String version,
            Instrumentation instrumentation,
            Recordings recordings,
            LatestReports latest,
            Learning learning) {
        VerdictText text = new VerdictText(options.redaction());
        IncidentJson json = new IncidentJson(options.redaction());
        List<Sink> sinks = new ArrayList<>();
        sinks.add(new JsonLinesSink(options.incidents(), options.incidentsMaxBytes(), json));
        sinks.addAll(recordings.sinks(json));
        sinks.add(latest);
        sinks.add(learning);
        sinks.add(new PcapngSink(options.dir(), version, options.captureSnaplenBytes(), options.redaction()));
        // Last: an appender that blocks must not keep a verdict from the files.
        if (options.log() == Options.Log.SLF4J) {
            sinks.add(new LogSink(new ApplicationLog(instrumentation)::accept, text));
        } else if (options.log() == Options.Log.STDERR) {
            sinks.add(new LogSink(LogSink.stream(System.err), text));
        }
        return sinks;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            return; // the hook itself closes the engine
        }
        lint.close();
        weaver.close();
        tiers.settle();
        engine.close();
        names.close();
        jvm.close();
        recordings.close();
        management.close();
    }
}

package io.wirewitness.benchmarks;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.jfr.Events;
import io.wirewitness.jfr.JfrSink;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.Reader;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.Tier;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.JsonLinesSink;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import io.wirewitness.report.VerdictText;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * Plays what the agent's engine does with one reset of a plain socket, stage by stage, without an agent and without a network: the
 * engine and its sinks are the embeddable library's. Argument: a folder to write to. Orders: {@code stages N MILLIS}, answered
 * with the median of each stage in nanoseconds, in the order of {@link Stage}, of N incidents with a pause of so many milliseconds
 * behind each, without which nobody is woken up and those stages are -1; {@code mean N MILLIS}, the same with means, for the first
 * ones, whose few dear incidents are the point.
 */
public final class IncidentStages {

    /** What is timed, in the order of the work. */
    enum Stage {
        JUDGE("all rules, and the statement of the one that applies"),
        EXCEPTION("the text on the exception"),
        JSON("the JSON"),
        FILE("its line in the file"),
        EVENT("the event in the recording, with the same JSON"),
        LOG("the text in the log, of which a flood writes few"),
        WAKE("waking up twice, once for the failure and once for its end"),
        OFFER("and what waking it up takes on the thread that fails");

        final String text;

        Stage(String text) {
            this.text = text;
        }
    }

    /** As the reset of {@link TinyServer} comes to a client that has sent a request; see {@link IncidentApp}. */
    private static final int PEERS = 8;

    /** By their own clock they always come one each 20 ms, so that the file takes all of them: more would be a flood. */
    private static final long APART_NANOS = 20_000_000;

    private static final long BEGUN = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    private static final long AGE_NANOS = 900_000;
    private static final int REQUEST_BYTES = 27;
    private static final long FILE_BYTES = 16L << 20;

    /** What an engine waits for the events that belong to a failure. */
    private static final long MERGE_MILLIS = 6;

    private final Diagnosis diagnosis = new Diagnosis((rule, fault) -> {
        throw new IllegalStateException(rule, fault);
    });
    private final VerdictText text = new VerdictText(Redaction.DEFAULT);
    private final IncidentJson json = new IncidentJson(Redaction.DEFAULT);
    private final Sink file;
    private final Sink event = new JfrSink(json);
    private final BlockingQueue<Integer> inbox = new ArrayBlockingQueue<>(16);
    private final BlockingQueue<Long> wakings = new ArrayBlockingQueue<>(16);
    private long made;

    /** All that is computed is used. */
    private long characters;

    private IncidentStages(Path folder) {
        file = new JsonLinesSink(folder.resolve("stages.jsonl"), FILE_BYTES, json);
    }

    /** Obeys. */
    public static void main(String[] arguments) throws Exception {
        Events.register();
        try (Recording recording = new Recording(Configuration.getConfiguration("default"))) {
            recording.start();
            IncidentStages stages = new IncidentStages(Path.of(arguments[0]));
            Thread sleeper = new Thread(stages::sleepAndWake, "sleeper");
            sleeper.setDaemon(true);
            sleeper.start();
            Child.obey(order -> stages.play(
                    Integer.parseInt(order.get(1)),
                    Long.parseLong(order.get(2)),
                    order.get(0).equals("mean")));
        }
    }

    private String play(int incidents, long pauseMillis, boolean means) throws IOException, InterruptedException {
        Map<Stage, Samples> nanos = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            nanos.put(stage, new Samples());
        }
        for (int i = 0; i < incidents; i++) {
            one(nanos);
            if (pauseMillis > 0) {
                wakeUp(nanos);
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        }
        List<String> answer = new ArrayList<>();
        nanos.forEach((stage, samples) -> {
            double value = samples.size() == 0 ? -1 : means ? samples.sum() / samples.size() : samples.median();
            answer.add(Long.toString((long) value));
        });
        return String.join(" ", answer);
    }

    private void one(Map<Stage, Samples> nanos) throws IOException {
        Incident incident = incident(++made);
        long begun = System.nanoTime();
        Report report = new Report(incident, diagnosis.judge(incident), List.of());
        long judged = took(nanos, Stage.JUDGE, begun);
        characters += text.oneLine(report).length();
        long annotated = took(nanos, Stage.EXCEPTION, judged);
        characters += json.write(report).length(); // kept for the next two
        long written = took(nanos, Stage.JSON, annotated);
        file.accept(report);
        long filed = took(nanos, Stage.FILE, written);
        event.accept(report);
        long recorded = took(nanos, Stage.EVENT, filed);
        characters += text.full(report).length();
        took(nanos, Stage.LOG, recorded);
    }

    private void wakeUp(Map<Stage, Samples> nanos) throws InterruptedException {
        long begun = System.nanoTime();
        inbox.put(1);
        took(nanos, Stage.OFFER, begun);
        sample(nanos, Stage.WAKE, (double) wakings.take());
    }

    private static long took(Map<Stage, Samples> nanos, Stage stage, long begun) {
        long now = System.nanoTime();
        sample(nanos, stage, (double) (now - begun));
        return now;
    }

    private static void sample(Map<Stage, Samples> nanos, Stage stage, double value) {
        Samples samples = nanos.get(stage);
        if (samples != null) {
            samples.add(value);
        }
    }

    /** What the engine's thread does when it has nothing to do but to wait as it waits. */
    private void sleepAndWake() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        try {
            while (characters >= 0) {
                if (inbox.poll(1, TimeUnit.SECONDS) != null) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MERGE_MILLIS));
                    wakings.offer(threads.getCurrentThreadCpuTime() - before);
                }
                before = threads.getCurrentThreadCpuTime(); // to tell it wakes a thread, which is no part of it
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static Incident incident(long number) {
        long now = BEGUN + number * APART_NANOS;
        Endpoint local = Endpoint.ofIpv4(0x7f000001, 40_000 + (int) (number % 20_000));
        Endpoint remote = Endpoint.ofIpv4(0x7f000001 + (int) (number % PEERS), 35_123);
        long opened = now - AGE_NANOS;
        KernelSnapshot after = new KernelSnapshot(
                now,
                TcpState.CLOSE,
                0,
                0,
                0,
                0,
                REQUEST_BYTES,
                0,
                REQUEST_BYTES + 1,
                0,
                0,
                31,
                14,
                1,
                1,
                1,
                0,
                3,
                3,
                65_535,
                0,
                65_535);
        Connection connection = new Connection(
                number,
                Role.CLIENT,
                local,
                remote,
                null,
                opened,
                opened + 90_000,
                0,
                now - 500_000,
                0,
                REQUEST_BYTES,
                1,
                now - 500_000,
                -1,
                REQUEST_BYTES,
                0,
                0,
                null,
                after,
                null,
                false,
                null,
                null,
                local,
                new Reader(1, true));
        return new IncidentBuilder(
                        String.format("%08x", number * 0x9e3779b9L & 0xffff_ffffL),
                        now,
                        new Failure(Failure.Kind.RESET, "java.net.SocketException", "Connection reset"))
                .connection(connection)
                .tiers(EnumSet.of(Tier.APP, Tier.KERNEL))
                .build();
    }
}

package io.wirewitness.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The application under the agent: plays the scenarios of a file, each on a thread of its own, and says on standard output
 * what the application saw. Knows nothing of the agent but the name of its suppressed exception.
 *
 * <p>Says {@code @await id what} when it needs the server to have done something and goes on when it reads {@code id}; says
 * {@code @done} when all is played, and ends when it reads {@code exit}.
 */
public final class CallProgram {

    /** The order that makes the program fail once more, in a way that is always reported. */
    public static final String SENTINEL = "sentinel";

    /** A port of the loopback address on which nothing listens. */
    public static final int SENTINEL_PORT = 1;

    private static final String WITNESS = "io.wirewitness.boot.Witness";

    private static final Map<String, CountDownLatch> GOES = new ConcurrentHashMap<>();

    private CallProgram() {}

    /** Plays a file of {@link Scenario#line}s. */
    public static void main(String[] arguments) throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            Scenario scenario = Scenario.parse(line);
            threads.add(start("scenario-" + scenario.id(), () -> play(scenario)));
        }
        CountDownLatch exit = new CountDownLatch(1);
        start("orders", () -> readOrders(exit));
        for (Thread thread : threads) {
            thread.join();
        }
        say("@done");
        exit.await();
        System.exit(0);
    }

    private static void readOrders(CountDownLatch exit) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null && !line.equals("exit"); line = in.readLine()) {
                if (line.equals(SENTINEL)) {
                    refused();
                } else {
                    go(line).countDown();
                }
            }
        } catch (IOException gone) {
            // The parent is gone.
        }
        exit.countDown();
    }

    private static void refused() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), SENTINEL_PORT), 5_000);
            say("@trouble somebody listens on port " + SENTINEL_PORT);
        } catch (IOException expected) {
            say("@sentinel");
        }
    }

    private static CountDownLatch go(String key) {
        return GOES.computeIfAbsent(key, unused -> new CountDownLatch(1));
    }

    private static void play(Scenario scenario) {
        Caller caller;
        try {
            caller = Caller.named(scenario.client(), scenario.settings());
        } catch (ReflectiveOperationException | LinkageError missing) {
            say("@trouble " + scenario.client() + ": " + missing + " " + missing.getCause());
            return;
        }
        int number = 0;
        for (String step : scenario.steps()) {
            number++;
            String[] words = step.split(" ", -1);
            switch (words[0]) {
                case "await-close", "await-go" -> await(scenario.id() + " " + number + " " + words[0]);
                case "idle" -> silence(Long.parseLong(words[1]));
                case "burst" -> join(many(scenario, caller, number, words));
                case "hold" -> {
                    many(scenario, caller, number, words);
                    await(scenario.id() + " " + number + " await-requests/" + words[1]);
                }
                case "knock" -> result(scenario, number, () -> knock(scenario));
                case "hedge" -> hedge(scenario, caller, number, words);
                case "abort" -> {
                    String key = scenario.id() + " " + number + " await-request";
                    start("abort-" + scenario.id(), () -> {
                        await(key);
                        abort(caller);
                    });
                    result(scenario, number, () -> call(scenario, caller, words, 1, ""));
                }
                default -> result(scenario, number, () -> call(scenario, caller, words, 0, ""));
            }
        }
    }

    /** The first attempt has a client of its own, so that it is the one to be cancelled. */
    private static void hedge(Scenario scenario, Caller second, int number, String[] words) {
        Caller first;
        try {
            first = Caller.named(scenario.client(), scenario.settings());
        } catch (ReflectiveOperationException missing) {
            say("@trouble " + missing);
            return;
        }
        Thread slow = start(
                "hedged-" + scenario.id(),
                () -> result(scenario, number + ".1", () -> call(scenario, first, words, 2, "")));
        await(scenario.id() + " " + number + " await-requests/" + words[1]);
        result(scenario, number + ".2", () -> call(scenario, second, words, 2, ""));
        abort(first);
        join(List.of(slow));
    }

    private static List<Thread> many(Scenario scenario, Caller caller, int number, String[] words) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= Integer.parseInt(words[1]); i++) {
            int own = i;
            threads.add(start(
                    "call-" + scenario.id() + "-" + own,
                    () -> result(scenario, number + "." + own, () -> call(scenario, caller, words, 2, "/" + own))));
        }
        return threads;
    }

    private static void join(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String call(Scenario scenario, Caller caller, String[] words, int from, String own) {
        int bodyBytes = words.length > from + 2 ? Integer.parseInt(words[from + 2]) : 0;
        URI target = URI.create((scenario.settings().tls() ? "https://" : "http://") + scenario.host() + ":"
                + scenario.port() + "/" + scenario.id() + "/" + words[from + 1] + own + "?token=sesame");
        try {
            return "ok\t"
                    + switch (words[from]) {
                        case "cut", "cut-by-another" -> caller.cut(target, words[from].equals("cut-by-another"));
                        case "doze" -> caller.doze(target, bodyBytes);
                        default -> caller.call(words[from], target, bodyBytes);
                    };
        } catch (Exception failure) {
            return describe(failure) + "\t" + caller.localPort();
        }
    }

    private static String knock(Scenario scenario) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(scenario.host(), scenario.port()), 5_000);
            return "ok\t0";
        } catch (IOException failure) {
            return describe(failure) + "\t0";
        }
    }

    /** The silence is the scenario, not a way to wait for something. */
    private static void silence(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void abort(Caller caller) {
        try {
            caller.abort();
        } catch (IOException failure) {
            say("@trouble " + failure);
        }
    }

    private static void result(Scenario scenario, int number, Supplier<String> call) {
        result(scenario, Integer.toString(number), call);
    }

    private static void result(Scenario scenario, String number, Supplier<String> call) {
        say("@result\t" + scenario.id() + "\t" + number + "\t" + call.get());
    }

    /** Class and message down the causes, then the verdicts found anywhere below, then the first frame. */
    private static String describe(Exception failure) {
        List<String> verdicts = new ArrayList<>();
        String shape = shape(failure, verdicts);
        StackTraceElement[] frames = failure.getStackTrace();
        return "failed\t" + oneLine(shape) + "\t" + verdicts.size() + "\t" + oneLine(String.join(" || ", verdicts))
                + "\t" + (frames.length == 0 ? "" : frames[0]);
    }

    private static String shape(Throwable thrown, List<String> verdicts) {
        StringBuilder shape = new StringBuilder(thrown.getClass().getName() + ": " + thrown.getMessage());
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (suppressed.getClass().getName().equals(WITNESS)) {
                verdicts.add(verdict(suppressed));
            } else {
                shape.append(" + ").append(shape(suppressed, verdicts));
            }
        }
        if (thrown.getCause() != null) {
            shape.append(" <- ").append(shape(thrown.getCause(), verdicts));
        }
        return shape.toString();
    }

    /** The text, once it is there: what a log has printed before is judged elsewhere. */
    private static String verdict(Throwable witness) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        String text = witness.toString();
        while (text.contains("not ready yet") && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            text = witness.toString();
        }
        return text;
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
    }

    private static void await(String key) {
        say("@await " + key);
        try {
            go(key).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static Thread start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}

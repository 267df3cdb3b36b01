package io.wirewitness.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM that obeys: one line of order on its standard input, one line of answer back. Whoever starts it closes it. */
final class Child implements AutoCloseable {

    private static final String ANSWER = "> ";
    private static final int PATIENCE_MINUTES = 10;

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    private Child(Process process) {
        this.process = process;
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What a child does with an order. */
    interface Obedient {
        String obey(List<String> order) throws Exception;
    }

    /** The child's side: obeys until the parent is gone. */
    static void obey(Obedient obedient) throws Exception {
        obey(System.out, obedient);
    }

    /** The same with another way to the parent than what is standard output now. */
    static void obey(PrintStream answers, Obedient obedient) throws Exception {
        PrintStream out = new PrintStream(answers, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(ANSWER + obedient.obey(List.of(line.split(" ", -1))));
        }
    }

    /** Starts a main class of this jar in a JVM of its own, behind {@code prefix} if that is not empty. */
    static Child start(
            List<String> prefix, Path jdk, List<String> flags, Class<?> main, List<String> arguments, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(jdk.resolve("bin/java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    static Child start(Settings settings, Path jdk, List<String> flags, Class<?> main, String... arguments)
            throws IOException {
        return start(
                List.of(),
                jdk,
                flags,
                main,
                List.of(arguments),
                settings.work().resolve(main.getSimpleName() + ".log"));
    }

    /** The same with libraries before this jar's own. */
    static Child start(
            Settings settings, Path jdk, List<String> flags, String libraries, Class<?> main, String... arguments)
            throws IOException {
        if (libraries.isEmpty()) {
            return start(settings, jdk, flags, main, arguments);
        }
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin/java").toString());
        command.addAll(flags);
        command.addAll(
                List.of("-cp", libraries + File.pathSeparator + System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Path log = settings.work().resolve(main.getSimpleName() + ".log");
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** Gives an order and waits for the answer; a child that does not answer in time is ended. */
    String ask(String order) throws IOException {
        CompletableFuture<Void> patience = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(PATIENCE_MINUTES, TimeUnit.MINUTES));
        try {
            return answer(order);
        } finally {
            patience.cancel(false);
        }
    }

    private String answer(String order) throws IOException {
        orders.println(order);
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(ANSWER)) {
                return line.substring(ANSWER.length());
            }
        }
        throw new IOException("the child ended; see the logs in the work folder");
    }

    /** Waits for a child that ends by itself. */
    int await() throws IOException, InterruptedException {
        orders.close();
        while (answers.readLine() != null) {
            // what it prints is of no interest
        }
        return process.waitFor();
    }

    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

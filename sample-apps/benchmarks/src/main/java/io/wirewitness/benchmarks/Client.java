package io.wirewitness.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A client to measure.
 *
 * @param name as the table shows it
 * @param sender what {@link RequestClient} is told: a name it knows, or the class of a contract test's driver
 * @param classPath what the child needs besides this jar; empty for nothing
 */
record Client(String name, String sender, String classPath) {

    private static final String SUFFIX = "Caller.class";

    /** Every driver of the instrumentations that {@code ./bench libraries} has compiled. */
    static List<Client> libraries(Settings settings) throws IOException {
        List<Client> clients = new ArrayList<>();
        Path instrumentations = Path.of(System.getProperty("bench.root")).resolve("instrumentation");
        try (Stream<Path> modules = Files.list(instrumentations)) {
            for (Path module : modules.sorted().toList()) {
                Path libraries = module.resolve("target/bench.classpath");
                Path classes = module.resolve("target/test-classes");
                if (Files.exists(libraries) && Files.isDirectory(classes)) {
                    clients.addAll(drivers(classes, Files.readString(libraries).strip()));
                }
            }
        }
        String only = settings.only();
        if (only == null) {
            return clients;
        }
        List<Client> chosen =
                clients.stream().filter(client -> client.isCalled(only)).toList();
        if (chosen.isEmpty()) {
            throw new IOException("no library has \"" + only + "\" in its name; there are "
                    + clients.stream().map(Client::name).collect(Collectors.joining(", ")));
        }
        return chosen;
    }

    private static List<Client> drivers(Path classes, String libraries) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    // gRPC's peer is no HTTP/1.1 server.
                    .filter(file -> !file.getFileName().toString().startsWith("Grpc"))
                    .sorted()
                    .map(file -> {
                        String path = classes.relativize(file).toString();
                        String type = path.substring(0, path.length() - ".class".length())
                                .replace('/', '.');
                        String simple = file.getFileName().toString();
                        return new Client(
                                simple.substring(0, simple.length() - SUFFIX.length()),
                                type,
                                classes + File.pathSeparator + libraries);
                    })
                    .toList();
        }
    }

    private boolean isCalled(String part) {
        return name.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    Child start(Settings settings, Path jdk, List<String> flags, String url) throws IOException {
        return Child.start(settings, jdk, flags, classPath, RequestClient.class, sender, url);
    }
}

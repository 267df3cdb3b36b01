package io.wirewitness.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A client or a server to measure: a line of {@code libraries.txt}.
 *
 * @param role {@code client} or {@code server}
 * @param name as the table shows it
 * @param driver what {@link RequestClient} or {@link RequestServer} is told: a name it knows, or the class of a contract
 *     test's driver
 * @param classPath what the child needs besides this jar; empty for nothing
 */
record Library(String role, String name, String driver, String classPath) {

    private static final String DRIVERS = "io.wirewitness.instrumentation.";

    /** Those of a role whose names have the part that was asked for. */
    static List<Library> named(String role, Settings settings) throws IOException {
        List<Library> all = new ArrayList<>();
        List<String> lines = Files.readAllLines(Path.of(System.getProperty("bench.libraries")));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith("#") && !line.isBlank()) {
                Library library = of(line, i + 1);
                if (library.role.equals(role)) {
                    all.add(library);
                }
            }
        }
        String only = settings.only();
        List<Library> chosen = all.stream()
                .filter(library -> only == null || library.isCalled(only))
                .toList();
        if (chosen.isEmpty()) {
            throw new IOException("no " + role + " has \"" + only + "\" in its name; there are "
                    + all.stream().map(Library::name).collect(Collectors.joining(", ")));
        }
        return chosen;
    }

    private static Library of(String line, int number) throws IOException {
        String[] fields = line.split(" *[|] *", -1);
        String module = fields[2];
        if (module.isEmpty()) {
            return new Library(fields[0], fields[1], fields[3], "");
        }
        String classPath = Path.of(System.getProperty("bench.root"), "instrumentation", module, "target/test-classes")
                .toString();
        Path fetched = Path.of(System.getProperty("bench.fetched"), Integer.toString(number), "classpath");
        if (Files.exists(fetched)) {
            classPath += File.pathSeparator + Files.readString(fetched).strip();
        }
        return new Library(fields[0], fields[1], DRIVERS + fields[3], classPath);
    }

    private boolean isCalled(String part) {
        return name.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    /** True if the other end must speak gRPC too. */
    boolean isGrpc() {
        return driver.startsWith(DRIVERS + "grpc.");
    }

    /** A gRPC client's peer and a gRPC server's client are each other's drivers, which stand in one package. */
    private Library counterpart() {
        return role.equals("client")
                ? new Library("server", name, driver.replace("GrpcCaller", "GrpcServed"), classPath)
                : new Library("client", name, driver.replace("GrpcServed", "GrpcCaller"), classPath);
    }

    /** A client's other end, which is the same for all that speak HTTP/1.1. */
    Child startPeer(Settings settings, Path jdk) throws IOException {
        List<String> flags = List.of("-Xmx64m");
        return isGrpc()
                ? counterpart().startServer(settings, jdk, flags)
                : Child.start(settings, jdk, flags, TinyServer.class);
    }

    /** A server's load, which is the same for all that speak HTTP/1.1. */
    Child startLoad(Settings settings, Path jdk, String url) throws IOException {
        List<String> flags = List.of("-Xmx64m");
        return isGrpc()
                ? counterpart().startClient(settings, jdk, flags, url)
                : Child.start(settings, jdk, flags, RequestClient.class, "tiny", url);
    }

    Child startClient(Settings settings, Path jdk, List<String> flags, String url) throws IOException {
        return Child.start(settings, jdk, flags, classPath, RequestClient.class, driver, url);
    }

    Child startServer(Settings settings, Path jdk, List<String> flags) throws IOException {
        return Child.start(settings, jdk, flags, classPath, RequestServer.class, driver);
    }
}

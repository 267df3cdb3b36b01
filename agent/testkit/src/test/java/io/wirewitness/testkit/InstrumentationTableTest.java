package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/instrumentation/README.md} says of each library what its contract tests assert, and nothing else.
 * {@code -Ddocs.update} rewrites it.
 */
final class InstrumentationTableTest {

    private static final Path PAGE =
            Path.of(System.getProperty("project.root"), "docs", "instrumentation", "README.md");
    private static final String BEGIN = "<!-- table of the contract tests: begin -->\n";
    private static final String END = "<!-- table of the contract tests: end -->\n";

    /** What the tests of one library assert; several of them have one library. */
    private static final class Row {
        final Set<String> asClient = new TreeSet<>();
        final Set<String> asServer = new TreeSet<>();
        boolean replay;
        boolean pool;
        boolean tls;
        boolean http2;
        boolean oddities;
        boolean socketOnly;
        boolean realServers;
        boolean idleRace;
    }

    @Test
    void saysWhatTheContractTestsAssert() throws IOException, ReflectiveOperationException {
        String page = Files.readString(PAGE);
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table() + page.substring(page.indexOf(END));
        if (System.getProperty("docs.update") != null) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    private static String table() throws IOException, ReflectiveOperationException {
        Map<String, Row> rows = new TreeMap<>();
        for (Object contract : contracts()) {
            read(contract, rows);
        }
        StringBuilder text = new StringBuilder();
        text.append("| Library | Client | Server | Hidden repetition | Pool | TLS | HTTP/2 | Error answers |"
                + " nginx, haproxy | Idle race |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach((library, row) -> text.append("| ")
                .append(library)
                .append(" | ")
                .append(row.socketOnly ? "socket only: " : "")
                .append(String.join(", ", row.asClient))
                .append(" | ")
                .append(String.join(", ", row.asServer))
                .append(" | ")
                .append(mark(row.replay))
                .append(" | ")
                .append(mark(row.pool))
                .append(" | ")
                .append(mark(row.tls))
                .append(" | ")
                .append(mark(row.http2))
                .append(" | ")
                .append(mark(row.oddities))
                .append(" | ")
                .append(mark(row.realServers))
                .append(" | ")
                .append(mark(row.idleRace))
                .append(" |\n"));
        return text.toString();
    }

    private static void read(Object contract, Map<String, Row> rows) {
        if (contract instanceof ClientBatches client) {
            String library = client.library();
            Row row = row(rows, name(client));
            row.asClient.add(version(client.classPath()));
            row.socketOnly = library == null;
            boolean meetsRealServers = AllClients.GROUPS.stream()
                    .flatMap(List::stream)
                    .anyMatch(each -> each.getClass() == client.getClass());
            row.realServers |= meetsRealServers;
            row.idleRace |= meetsRealServers;
            row.replay |= client.replaysPost();
            row.pool |= client.limitsItsPool();
            row.tls |= client.speaksTls();
            row.http2 |= client.speaksHttp2();
        } else if (contract instanceof Http2Contract http2) {
            Row row = row(rows, http2.library());
            row.asClient.add(version(http2.classPath()));
            row.http2 = true;
        } else if (contract instanceof HttpOdditiesContractTest) {
            for (HttpOdditiesContractTest.Client client : HttpOdditiesContractTest.clients()) {
                row(rows, client.library()).oddities = true;
            }
        } else if (contract instanceof ServerContract server) {
            Row row = row(rows, server.library());
            row.asServer.add(version(server.classPath()));
            row.tls = true;
        } else if (contract instanceof GrpcServerContract grpc) {
            Row row = row(rows, "grpc");
            row.asServer.add(version(grpc.classPath()));
            row.http2 = true;
        }
    }

    /** A client that stands on another library has a row of its own. */
    private static String name(ClientBatches client) {
        String path = client.classPath().toString();
        if (path.startsWith("software.amazon.awssdk:")) {
            return "aws-sdk:" + path.split(":", -1)[1];
        }
        String library = client.library();
        return library != null ? library : ofSockets(client);
    }

    /** Raw netty has no call boundary that a contract could ask for: it is held to what is seen at the socket. */
    private static String ofSockets(ClientBatches client) {
        return client.getClass().getSimpleName().startsWith("Netty") ? "netty" : "(JDK sockets)";
    }

    private static Row row(Map<String, Row> rows, String library) {
        return rows.computeIfAbsent(library.startsWith("(") ? library : library.split(" ", -1)[0], unused -> new Row());
    }

    /** What follows the last colon of a class path's name. */
    private static String version(ClassPath path) {
        String name = path.toString();
        String version = name.substring(name.lastIndexOf(':') + 1);
        return version.startsWith("jdk-") ? "the JDK" : version;
    }

    private static List<Object> contracts() throws IOException, ReflectiveOperationException {
        Path classes = Path.of(
                System.getProperty("project.root"),
                "agent",
                "testkit",
                "target",
                "test-classes",
                "io",
                "wirewitness",
                "testkit");
        List<String> names;
        try (Stream<Path> files = Files.list(classes)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("ContractTest.class"))
                    .sorted()
                    .toList();
        }
        List<Object> contracts = new ArrayList<>();
        for (String name : names) {
            Class<?> type =
                    Class.forName("io.wirewitness.testkit." + name.substring(0, name.length() - ".class".length()));
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            contracts.add(constructor.newInstance());
        }
        return contracts;
    }

    private static String mark(boolean asserted) {
        return asserted ? "yes" : "";
    }
}

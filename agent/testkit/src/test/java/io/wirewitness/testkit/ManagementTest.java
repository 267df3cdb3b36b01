package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a running process says to who asks it by JMX. */
final class ManagementTest {

    @TempDir
    Path scratch;

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    @SuppressWarnings("BanJNDI") // the address is that of our own child
    void aRunningProcessTellsItsIncidents(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                .agent("capture=off")
                .start(TroubleProgram.class, "wait-and-fail")) {
            process.awaitLine("@ready"::equals);
            process.tell("");
            process.awaitLine("@failed-once"::equals);
            Reported incident = process.awaitIncident(any -> true);
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            String address = machine.startLocalManagementAgent();
            machine.detach();
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
                MBeanServerConnection server = connector.getMBeanServerConnection();
                ObjectName name = new ObjectName("io.wirewitness:type=Wirewitness");
                Awaitility.await().atMost(AgentProcess.PATIENCE).until(() -> server.isRegistered(name));
                assertThat(server.getAttribute(name, "Incidents")).isEqualTo(1L);
                assertThat(server.getAttribute(name, "Capturing")).isEqualTo(false);
                assertThat(server.getAttribute(name, "Directory")).isEqualTo(scratch.toString());
                TabularData causes = (TabularData) server.getAttribute(name, "IncidentsByCause");
                assertThat(causes.containsKey(new Object[] {incident.cause()})).isTrue();
                String[] latest = (String[]) server.getAttribute(name, "LatestIncidents");
                assertThat(latest).singleElement().asString().contains(incident.cause(), "retry safe");
                String id = latest[0].substring(latest[0].indexOf('[') + 1, latest[0].indexOf(']'));
                String json = (String)
                        server.invoke(name, "incident", new Object[] {id}, new String[] {String.class.getName()});
                assertThat(JsonParser.parseString(json)
                                .getAsJsonObject()
                                .get("cause")
                                .getAsString())
                        .isEqualTo(incident.cause());
                String page = (String) server.invoke(name, "dumpReport", new Object[0], new String[0]);
                isTheReportOf(Path.of(page), incident);
            }
        }
    }

    /** A page of its own among the agent's files, which nobody else may read. */
    private void isTheReportOf(Path page, Reported incident) throws IOException {
        assertThat(page).hasParent(scratch);
        assertThat(page.getFileName().toString()).matches("report-\\d+-\\d{8}-\\d{6}-\\d{3}\\.html");
        assertThat(Files.getPosixFilePermissions(page))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(Files.readString(page))
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .contains("1 failure is told.", incident.cause(), "What was read", "the running process");
    }

    /** Without the recorder, too: the report is of what the agent itself knows. */
    @ParameterizedTest
    @MethodSource("jdks")
    @SuppressWarnings("BanJNDI") // the address is that of our own child
    void theReportNeedsNoRecorder(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                .agent("capture=off", "jfr=off")
                .start(TroubleProgram.class, "wait-and-fail")) {
            process.awaitLine("@ready"::equals);
            process.tell("");
            Reported incident = process.awaitIncident(any -> true);
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            String address = machine.startLocalManagementAgent();
            machine.detach();
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
                MBeanServerConnection server = connector.getMBeanServerConnection();
                ObjectName name = new ObjectName("io.wirewitness:type=Wirewitness");
                Awaitility.await().atMost(AgentProcess.PATIENCE).until(() -> server.isRegistered(name));
                isTheReportOf(
                        Path.of((String) server.invoke(name, "dumpReport", new Object[0], new String[0])), incident);
            }
        }
    }
}

package io.wirewitness.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * Asks the agent in a running JVM by its MBean, over the JVM's own local management agent, which jconsole starts in the same way
 * and which stays. With {@link Attacher} the only class that touches the module {@code jdk.attach}.
 */
final class RunningAgent {

    private static final String NAME = "io.wirewitness:type=Wirewitness";

    /** The agent looks for the platform's MBean server once a second. */
    private static final int LOOKS = 30;

    private static final long PAUSE_MILLIS = 100;

    private RunningAgent() {}

    /**
     * The settings of the process as JSON.
     *
     * @return null if there is no agent in it
     * @throws IOException if it cannot be asked, with one line that says why
     */
    @SuppressWarnings("BanJNDI") // the process itself told the address, over a socket that only its user may open
    static @Nullable String settings(long pid) throws IOException {
        String address;
        VirtualMachine machine;
        try {
            machine = VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException e) {
            throw new IOException("process " + pid + " does not take an attach: " + OneLine.of(e.getMessage()), e);
        }
        try {
            address = machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
            return ask(connector.getMBeanServerConnection());
        } catch (JMException e) {
            throw new IOException(
                    "the agent in process " + pid + " does not tell: " + OneLine.of(String.valueOf(e)), e);
        }
    }

    private static @Nullable String ask(MBeanServerConnection server) throws IOException, JMException {
        ObjectName name = new ObjectName(NAME);
        for (int look = 0; look < LOOKS; look++) {
            if (server.isRegistered(name)) {
                return (String) server.invoke(name, "settings", new Object[0], new String[0]);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return null;
    }
}

package io.wirewitness.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;

/** With {@link RunningAgent} the only class that touches the module {@code jdk.attach}, so that everything else runs without it. */
final class Attacher {

    private Attacher() {}

    /**
     * Loads an agent into a JVM and waits until its start returned.
     *
     * @throws IOException if it could not, with one line that says why
     */
    static void load(long pid, Path jar, String options) throws IOException {
        VirtualMachine machine;
        try {
            machine = VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException e) {
            throw new IOException("process " + pid + " does not take an attach: " + OneLine.of(e.getMessage()), e);
        }
        try {
            machine.loadAgent(jar.toString(), options);
        } catch (AgentLoadException e) {
            throw new IOException("process " + pid + " did not load " + jar + ": " + OneLine.of(e.getMessage()), e);
        } catch (AgentInitializationException e) {
            throw new IOException("the agent did not start in process " + pid + ": " + OneLine.of(e.getMessage()), e);
        } finally {
            machine.detach();
        }
    }
}

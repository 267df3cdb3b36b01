package io.wirewitness.jfr.context;

import io.wirewitness.report.PrivateFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.FlightRecorder;

/**
 * Where the flight recorder keeps its files. Without a writable temporary directory it cannot be used at all, not even without
 * files ({@code IllegalStateException: Can't create Flight Recorder}; measured on 17 and 25).
 */
final class Repository {

    private Repository() {}

    /**
     * Moves the repository into our own directory if the JVM's temporary directory cannot be written and nobody has used the
     * recorder yet.
     *
     * @throws IOException if our own directory cannot be written either
     * @throws JMException if the JVM refuses
     */
    static void makeUsable(Path directory) throws IOException, JMException {
        if (FlightRecorder.isInitialized() || temporaryIsWritable()) {
            return;
        }
        PrivateFiles.directory(directory);
        // The command that jcmd JFR.configure runs, in-process.
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "jfrConfigure",
                        new Object[] {new String[] {"repositorypath=" + directory}},
                        new String[] {String[].class.getName()});
    }

    private static boolean temporaryIsWritable() {
        try {
            Path trial =
                    Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), "wirewitness");
            Files.delete(trial);
            return true;
        } catch (IOException | RuntimeException none) {
            return false;
        }
    }
}

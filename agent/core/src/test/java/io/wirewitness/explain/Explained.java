package io.wirewitness.explain;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Incident;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** Incidents as the engine itself finds them in a capture, heads of messages included: for tests of rules. */
public final class Explained {

    private Explained() {}

    /** What happened to the connection to this server's end; fails if nobody felt anything. */
    public static Incident incident(String server, WireScript... scripts) {
        return incidents(scripts).stream()
                .filter(incident -> incident.remote() != null
                        && incident.remote().toString().equals(server))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("nothing was felt"));
    }

    /** All that was felt. */
    public static List<Incident> incidents(WireScript... scripts) {
        List<Incident> found = new ArrayList<>();
        try {
            Path capture = Files.createTempFile("scripted", ".pcap");
            try {
                Files.write(capture, WireScript.pcap(scripts));
                Diagnosis diagnosis = new Diagnosis((rule, fault) -> {
                    throw new AssertionError(rule, fault);
                });
                new Explainer(diagnosis, ExplainOptions.EVERYTHING, report -> found.add(report.incident()))
                        .explain(List.of(capture), Progress.NONE);
            } finally {
                Files.delete(capture);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}

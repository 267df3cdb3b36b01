package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.explain.ExplainOptions;
import io.wirewitness.explain.Explainer;
import io.wirewitness.explain.Progress;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Lost;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Surroundings;
import io.wirewitness.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Incidents as a capture alone shows them, from scripts and from golden cases. */
public final class Captured {

    private Captured() {}

    /** The one incident in a capture of this conversation; fails if nothing was felt. */
    public static Incident incident(WireScript script) {
        List<Incident> all = all(script.pcap());
        assertThat(all).as("incidents").hasSize(1);
        return all.get(0);
    }

    /** True if nobody felt anything in this conversation. */
    public static boolean nothingFelt(WireScript script) {
        return all(script.pcap()).isEmpty();
    }

    /** The first incident of a golden case of captures alone, such as {@code client-gone/cancelled-download}. */
    public static Incident golden(String name) {
        try {
            return all(Files.readAllBytes(Case.ROOT.resolve(name).resolve("input.pcap")))
                    .get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same incident among other connections, and none besides. */
    public static Incident among(Incident incident, Neighbour... neighbours) {
        Surroundings around = incident.surroundings();
        return with(
                incident,
                incident.lost(),
                new Surroundings(around.capture(), around.views(), around.icmp(), around.names(), List.of(neighbours)));
    }

    /** The same incident of a capture that lost packets. */
    public static Incident losing(Incident incident, long packets) {
        return with(incident, new Lost(0, packets), incident.surroundings());
    }

    private static Incident with(Incident incident, Lost lost, Surroundings surroundings) {
        return incident.toBuilder().lost(lost).surroundings(surroundings).build();
    }

    private static List<Incident> all(byte[] pcap) {
        List<Incident> incidents = new ArrayList<>();
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> {
            throw new AssertionError(rule, fault);
        });
        try {
            Path file = Files.createTempFile("captured", ".pcap");
            try {
                Files.write(file, pcap);
                new Explainer(diagnosis, ExplainOptions.EVERYTHING, (Report report) -> incidents.add(report.incident()))
                        .explain(List.of(file), Progress.NONE);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return incidents;
    }
}

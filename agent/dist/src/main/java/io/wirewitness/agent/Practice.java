package io.wirewitness.agent;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.VerdictText;
import java.util.List;
import java.util.Set;

/** A made-up incident, judged and written to nowhere: loads the classes that the first real incident would wait for. */
final class Practice {

    private Practice() {}

    static void judgeOnce(Redaction redaction) {
        Report report = report();
        VerdictText text = new VerdictText(redaction);
        text.full(report);
        text.oneLine(report);
        new IncidentJson(redaction).write(report);
        try {
            TraceSource.practise();
        } catch (Throwable unheard) {
            // then the first failure takes the time for it
        }
    }

    /** Of a failure that never was. */
    static Report report() {
        Endpoint local = Endpoint.ofIpv4(0x7f000001, 1);
        Endpoint remote = Endpoint.ofIpv4(0x7f000001, 2);
        Connection connection = new Connection(
                0, Role.CLIENT, local, remote, null, 1, 1, 1, 1, 1, 1, 2, 2, 1000, 1, 0, 3, null, null, null);
        Incident incident = new IncidentBuilder(
                        "00000000", 3, new Failure(Failure.Kind.END_OF_STREAM, "java.io.IOException", "practice"))
                .connection(connection)
                .tiers(Set.of(Tier.APP))
                .build();
        return new Report(incident, new Diagnosis((rule, fault) -> {}).judge(incident), List.of());
    }
}

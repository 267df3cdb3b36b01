package io.wirewitness.samples.lab;

import io.wirewitness.samples.lab.scenarios.ConnectionRefused;
import io.wirewitness.samples.lab.scenarios.HealthyCalls;
import io.wirewitness.samples.lab.scenarios.NginxIdle;
import io.wirewitness.samples.lab.scenarios.PeerAborted;
import io.wirewitness.samples.lab.scenarios.PeerClosedWithoutResponse;
import io.wirewitness.samples.lab.scenarios.PeerSlow;
import java.util.List;

/** All scenarios, by cause; a new one is a file and a line here. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            new ConnectionRefused(),
            new HealthyCalls(),
            new NginxIdle(),
            new PeerAborted(),
            new PeerClosedWithoutResponse(),
            new PeerSlow());

    private Scenarios() {}

    /** Every scenario there is. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** Those of a cause, or the one of that name; empty if there is none. */
    static List<Scenario> named(String causeOrName) {
        return ALL.stream()
                .filter(each ->
                        each.name().equals(causeOrName) || each.truth().cause().equals(causeOrName))
                .toList();
    }
}

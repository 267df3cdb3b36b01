package io.wirewitness.report;

import io.wirewitness.capture.CapturedPacket;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import java.util.List;

/**
 * An incident with its verdict: what sinks are given.
 *
 * @param incident the facts
 * @param verdict the judgement
 * @param packets the connection's packets that were still held, oldest first; empty if none
 */
public record Report(Incident incident, Verdict verdict, List<CapturedPacket> packets) {

    public Report {
        packets = List.copyOf(packets);
    }
}

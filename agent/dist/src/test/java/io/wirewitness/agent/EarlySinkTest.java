package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlySinkTest {

    private final List<Report> taken = new ArrayList<>();
    private boolean ready;
    private final EarlySink sink = new EarlySink(
            new Sink() {
                @Override
                public String name() {
                    return "late";
                }

                @Override
                public void accept(Report report) {
                    taken.add(report);
                }
            },
            () -> ready);

    @Test
    void whatCameEarlyIsHandedOverInOrder() throws IOException {
        List<Report> reports = reports(3);
        sink.accept(reports.get(0));
        sink.accept(reports.get(1));
        sink.tick(0);
        assertThat(taken).isEmpty();
        ready = true;
        sink.tick(0);
        sink.accept(reports.get(2));
        assertThat(taken).isEqualTo(reports);
    }

    @Test
    void ofTooManyTheLatestStay() throws IOException {
        List<Report> reports = reports(EarlySink.MOST + 3);
        for (Report report : reports) {
            sink.accept(report);
        }
        ready = true;
        sink.close();
        assertThat(taken).isEqualTo(reports.subList(3, reports.size()));
    }

    private static List<Report> reports(int count) {
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Report one = Practice.report();
            reports.add(new Report(one.incident().withId("id-" + i), one.verdict(), one.packets()));
        }
        return reports;
    }
}

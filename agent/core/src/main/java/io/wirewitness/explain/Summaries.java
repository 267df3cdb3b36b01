package io.wirewitness.explain;

import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Summary;
import java.util.ArrayList;
import java.util.List;

/** Adds up what the capture points have read. */
final class Summaries {

    private Summaries() {}

    static Summary of(
            List<Vantage> points,
            Investigation investigation,
            Witnesses witnesses,
            List<String> earlierFaults,
            List<String> earlierNotices,
            double seconds) {
        List<String> captures = new ArrayList<>();
        List<String> faults = new ArrayList<>(earlierFaults);
        List<String> notices = new ArrayList<>(earlierNotices);
        long packets = 0;
        long bytes = 0;
        long duplicates = 0;
        long malformed = 0;
        long incomplete = 0;
        long lost = 0;
        long first = 0;
        long last = 0;
        for (Vantage point : points) {
            PacketSource source = point.source();
            captures.add(source.name());
            faults.addAll(source.faults());
            packets += point.packets();
            bytes += source.bytes();
            lost += source.lost();
            duplicates += point.duplicates();
            malformed += point.malformed();
            incomplete += point.incomplete();
            if (point.packets() > 0) {
                first = first == 0 ? point.firstNanos() : Math.min(first, point.firstNanos());
                last = Math.max(last, point.lastNanos());
            }
        }
        notices.addAll(investigation.notices());
        List<ProcessStory> processes = witnesses.stories();
        for (ProcessStory story : processes) {
            faults.addAll(story.faults());
            story.notices().forEach(notice -> notices.add(String.join(", ", story.sources()) + ": " + notice));
        }
        notices.addAll(witnesses.notices());
        if (incomplete > 0) {
            notices.add(incomplete + (incomplete == 1 ? " segment" : " segments")
                    + " came in fragments that were not all captured or do not fit together: their length is not known. A"
                    + " capture filter on a port keeps first fragments only");
        }
        if (lost > 0) {
            notices.add(lost + " packets were lost before they came into the captures, as they say themselves");
        }
        return new Summary(
                captures,
                packets,
                bytes,
                investigation.connections(),
                investigation.byCause(),
                duplicates,
                malformed,
                faults,
                notices,
                first,
                last,
                seconds,
                processes);
    }
}

package io.wirewitness.agent.management;

import io.wirewitness.engine.EngineCounts;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.model.Finding;
import io.wirewitness.report.FindingJson;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.LatestReports;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.SettingsJson;
import io.wirewitness.report.VerdictText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the MBean says, from what the engine counted and the latest reports. */
public final class ProcessView implements WirewitnessMXBean {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final String version;
    private final Path directory;
    private final Supplier<EngineCounts> counts;
    private final LatestReports latest;
    private final VerdictText words;
    private final IncidentJson json;
    private final Supplier<ConfigSnapshot> settings;
    private final Supplier<List<Finding>> findings;
    private final ReportFile reports;

    /** A view with this redaction. */
    public ProcessView(
            String version,
            Path directory,
            Supplier<EngineCounts> counts,
            LatestReports latest,
            Redaction redaction,
            Supplier<ConfigSnapshot> settings,
            Supplier<List<Finding>> findings) {
        this.settings = settings;
        this.findings = findings;
        this.version = version;
        this.directory = directory;
        this.counts = counts;
        this.latest = latest;
        this.words = new VerdictText(redaction);
        this.json = new IncidentJson(redaction);
        this.reports = new ReportFile(directory, redaction);
    }

    @Override
    public String getVersion() {
        return version;
    }

    @Override
    public long getIncidents() {
        return latest.byCause().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public Map<String, Long> getIncidentsByCause() {
        return latest.byCause();
    }

    @Override
    public List<String> getLatestIncidents() {
        List<String> lines = new ArrayList<>();
        for (Report report : latest.all()) {
            long at = report.incident().epochNanos();
            lines.add(
                    Instant.ofEpochSecond(at / NANOS_PER_SECOND, at % NANOS_PER_SECOND) + " " + words.headline(report));
        }
        Collections.reverse(lines);
        return lines;
    }

    @Override
    public long getFailuresNotJudged() {
        return counts.get().notJudged();
    }

    @Override
    public boolean isCapturing() {
        return counts.get().capturing();
    }

    @Override
    public long getPackets() {
        return counts.get().packets();
    }

    @Override
    public long getLostPackets() {
        return counts.get().lostPackets();
    }

    @Override
    public int getFlows() {
        return counts.get().flows();
    }

    @Override
    public String getDirectory() {
        return directory.toString();
    }

    @Override
    public List<String> findings() {
        return findings.get().stream().map(FindingJson::write).toList();
    }

    @Override
    public String settings() {
        return SettingsJson.write(settings.get());
    }

    @Override
    public String incident(String id) {
        for (Report report : latest.all()) {
            if (report.incident().id().equals(id)) {
                return json.write(report);
            }
        }
        throw new IllegalArgumentException(
                "no incident " + id + " among the latest " + LatestReports.MOST + "; older ones are in " + directory);
    }

    @Override
    public String dumpReport() {
        try {
            return reports.write(latest.all(), getIncidents(), findings.get(), notices())
                    .toString();
        } catch (IOException e) {
            throw new IllegalStateException("no report in " + directory + ": " + e);
        }
    }

    private List<String> notices() {
        EngineCounts now = counts.get();
        List<String> notices = new ArrayList<>();
        if (getIncidents() > LatestReports.MOST) {
            notices.add("it tells the latest " + LatestReports.MOST + " of " + getIncidents() + " incidents; "
                    + "incidents.jsonl has those before");
        }
        if (now.notJudged() > 0) {
            notices.add(now.notJudged() + " failures were only counted: too many at once");
        }
        if (now.lostPackets() > 0) {
            notices.add(now.lostPackets() + " packets were lost before the agent saw them");
        }
        return notices;
    }
}

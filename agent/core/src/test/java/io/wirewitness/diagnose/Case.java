package io.wirewitness.diagnose;

import io.wirewitness.capture.PcapReader;
import io.wirewitness.flow.Flow;
import io.wirewitness.flow.FlowTable;
import io.wirewitness.flow.RecentSegments;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Tier;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A golden case: a folder {@code src/test/cases/<cause>/<case>} with {@code events.txt}, perhaps {@code input.pcap},
 * {@code expected.txt} and {@code README.md}. It can be looked at with fewer tiers of evidence than it has.
 */
public record Case(String name, Path folder) {

    /** Where all cases are. */
    public static final Path ROOT = Path.of("src", "test", "cases");

    private static final Map<String, Optional<FlowSnapshot>> FLOWS = new ConcurrentHashMap<>();

    /** The tiers a case can be looked at with, weakest first. */
    public static final List<Set<Tier>> VIEWS = List.of(
            Set.of(Tier.APP),
            Set.of(Tier.APP, Tier.KERNEL),
            Set.of(Tier.APP, Tier.PACKETS),
            Set.of(Tier.APP, Tier.KERNEL, Tier.PACKETS));

    /** One case by its name, such as {@code idle-close-race/crossing}. */
    public static Case of(String name) {
        return new Case(name, ROOT.resolve(name));
    }

    /** Every case there is, sorted by name. */
    public static List<Case> all() {
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            return files.filter(file -> file.endsWith("events.txt"))
                    .map(file -> ROOT.relativize(file).getParent())
                    .map(folder -> of(folder.toString().replace('\\', '/')))
                    .sorted((one, other) -> one.name.compareTo(other.name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder above: the cause that must come out. */
    public String cause() {
        return name.substring(0, name.indexOf('/'));
    }

    /** True if the case has evidence of all these tiers. */
    public boolean has(Set<Tier> view) {
        return (!view.contains(Tier.KERNEL) || events().lines().anyMatch(Case::isKernel))
                && (!view.contains(Tier.PACKETS) || Files.exists(pcap()));
    }

    /** The incident with all evidence. */
    public Incident incident() {
        return incident(Set.of(Tier.values()));
    }

    /** The incident as it would have been with these tiers only. */
    public Incident incident(Set<Tier> view) {
        return incident(view, "");
    }

    /** The same, with lines added that replace or complete those of the case. */
    public Incident incident(Set<Tier> view, String changes) {
        String text = events().lines()
                .filter(line -> view.contains(Tier.KERNEL) || !isKernel(line))
                .collect(Collectors.joining("\n", "", "\n"));
        boolean packets = view.contains(Tier.PACKETS) && Files.exists(pcap());
        Incident incident = EventText.parse(text + changes);
        return packets ? EventText.parse(text + changes, flow(incident)) : incident;
    }

    String events() {
        return read("events.txt");
    }

    String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path pcap() {
        return folder.resolve("input.pcap");
    }

    private @Nullable FlowSnapshot flow(Incident incident) {
        if (incident.local() == null || incident.remote() == null) {
            return null;
        }
        FlowKey key = FlowKey.of(incident.local(), incident.remote());
        return FLOWS.computeIfAbsent(pcap() + " " + key, file -> Optional.ofNullable(readFlow(key)))
                .orElse(null);
    }

    private @Nullable FlowSnapshot readFlow(FlowKey key) {
        FlowTable table = new FlowTable(64);
        RecentSegments recent = new RecentSegments(key, 64);
        PacketDecoder decoder = new PacketDecoder();
        try (PcapReader reader = new PcapReader(pcap())) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                recent.packet(number, nanos, link, original, bytes);
                if (decoder.decode(link, original, bytes) == Decoded.TCP) {
                    table.add(number, nanos, decoder, decoder.peek());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Flow flow = table.find(key);
        return flow == null
                ? null
                : flow.snapshot(
                        recent.segments(), recent.seen() == recent.segments().size());
    }

    private static boolean isKernel(String line) {
        return line.startsWith("before ")
                || line.startsWith("after ")
                || line.startsWith("counter ")
                || line.startsWith("ports ");
    }
}

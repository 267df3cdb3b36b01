package io.wirewitness.explain;

import io.wirewitness.diagnose.Case;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Golden cases of captures alone: a folder {@code src/test/cases/<cause>/<case>} without {@code events.txt}, with one or
 * several captures, {@code expected.txt} and {@code README.md}. The folder {@code none} holds connections with no fault.
 */
final class ExplainCases {

    /** Every family of scripts, sorted by name. */
    private static final List<CaptureScripts> FAMILIES = List.of(
            new BasicCases(),
            new ConnectingCases(),
            new FieldCases(),
            new FragmentCases(),
            new HealthyCases(),
            new LongTlsCases(),
            new OddCases(),
            new PeerCases(),
            new SecondLookCases(),
            new ConversationCases(),
            new TlsCases(),
            new WayCases());

    private ExplainCases() {}

    /** Every case's folder, sorted by name. */
    static List<Path> all() {
        try (Stream<Path> folders = Files.walk(Case.ROOT, 2)) {
            return folders.filter(folder -> folder.getNameCount() == Case.ROOT.getNameCount() + 2)
                    .filter(folder -> !Files.exists(folder.resolve("events.txt"))
                            && !captures(folder).isEmpty())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The captures of a case, sorted by name. */
    static List<Path> captures(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().contains(".pcap"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The captures that scripts write, by path. */
    static Map<String, byte[]> scripted() {
        Map<String, byte[]> all = new TreeMap<>();
        FAMILIES.forEach(family -> all.putAll(family.captures()));
        return all;
    }
}

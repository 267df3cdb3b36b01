package io.wirewitness.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A heap of capture files, sorted: which of them one program wrote one after the other, and in which order.
 *
 * <p>Files belong together if their names differ only in what a rotation changes, and their times do not overlap. The
 * order is that of their first packets, since numbers begin anew in a ring ({@code tcpdump -W}); numbers break ties. Two
 * files whose names differ in a number that may be a host's ({@code web1.pcap}) belong together only if the one is seen to
 * end before the other begins, and no two of the files with such names overlap: then the number names hosts. In doubt they
 * are two points, which costs nothing but a second name.
 *
 * @param points in the order of their first packets
 * @param unusable what could not be opened, each with its one line
 */
public record Rotation(List<CapturePoint> points, List<UnusableInput> unusable) {

    private static final long MOST_DISORDER_NANOS = 1_000_000_000L;

    public Rotation {
        points = List.copyOf(points);
        unusable = List.copyOf(unusable);
    }

    /** Sorts files, of which it reads the beginnings and, where names leave it open, the ends. */
    public static Rotation of(Collection<Path> files) throws IOException {
        List<UnusableInput> unusable = new ArrayList<>();
        Map<Path, List<Piece>> byStem = new LinkedHashMap<>();
        Set<Path> seen = new LinkedHashSet<>();
        for (Path file : files) {
            Path absolute = file.toAbsolutePath().normalize();
            if (!seen.add(absolute)) {
                continue;
            }
            RotationName name = RotationName.of(fileName(absolute));
            try {
                Piece piece = new Piece(file, name, CaptureTimes.first(file));
                byStem.computeIfAbsent(absolute.resolveSibling(name.stem() + ' '), stem -> new ArrayList<>())
                        .add(piece);
            } catch (UnusableInput e) {
                unusable.add(e);
            }
        }
        List<Chain> chains = new ArrayList<>();
        for (List<Piece> alike : byStem.values()) {
            chains.addAll(chains(alike));
        }
        chains.sort(Comparator.comparing(chain -> chain.pieces.get(0), Piece.IN_TIME));
        return new Rotation(named(chains), unusable);
    }

    private static List<Chain> chains(List<Piece> alike) {
        alike.sort(Piece.IN_TIME);
        List<Chain> chains = new ArrayList<>();
        boolean hosts = numbersAreHosts(alike);
        for (Piece piece : alike) {
            Chain of = null;
            for (Chain chain : chains) {
                if (!(hosts && !piece.name.sure()) && chain.continuesWith(piece)) {
                    of = chain;
                    break;
                }
            }
            if (of == null) {
                of = new Chain();
                chains.add(of);
            }
            of.pieces.add(piece);
        }
        chains.forEach(chain -> chain.alone = chains.size() == 1);
        return chains;
    }

    /** No rotation overlaps itself: where two files with doubtful names do, the number names hosts in all of them. */
    private static boolean numbersAreHosts(List<Piece> inTime) {
        Long until = null;
        for (Piece piece : inTime) {
            Long first = piece.firstNanos;
            if (piece.name.sure() || first == null) {
                continue;
            }
            if (until != null && first < until) {
                return true;
            }
            Long last = piece.lastNanos();
            until = until == null || (last != null && last > until) ? last : until;
        }
        return false;
    }

    private static List<CapturePoint> named(List<Chain> chains) {
        Map<String, Integer> uses = new LinkedHashMap<>();
        chains.forEach(chain -> uses.merge(chain.name(), 1, Integer::sum));
        List<CapturePoint> points = new ArrayList<>();
        for (Chain chain : chains) {
            List<Path> files = chain.pieces.stream().map(piece -> piece.file).toList();
            String name = chain.name();
            points.add(new CapturePoint(
                    uses.getOrDefault(name, 0) == 1 ? name : files.get(0).toString(), files));
        }
        return points;
    }

    private static String fileName(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    /** One file. */
    private static final class Piece {

        /** Files without a packet come last: nothing follows from where they stand. */
        static final Comparator<Piece> IN_TIME = Comparator.comparing(
                        (Piece piece) -> piece.firstNanos, Comparator.nullsLast(Comparator.<Long>naturalOrder()))
                .thenComparing(piece -> piece.name.number())
                .thenComparing(piece -> piece.file);

        private final Path file;
        private final RotationName name;
        private final @Nullable Long firstNanos;
        private boolean lastKnown;
        private @Nullable Long lastNanos;

        Piece(Path file, RotationName name, @Nullable Long firstNanos) {
            this.file = file;
            this.name = name;
            this.firstNanos = firstNanos;
        }

        @Nullable
        Long lastNanos() {
            if (!lastKnown) {
                lastKnown = true;
                lastNanos = CaptureTimes.last(file);
            }
            return lastNanos;
        }
    }

    /** Files in a row. */
    private static final class Chain {
        private final List<Piece> pieces = new ArrayList<>();
        private boolean alone;

        boolean continuesWith(Piece next) {
            Piece end = pieces.get(pieces.size() - 1);
            Long endFirst = end.firstNanos;
            Long nextFirst = next.firstNanos;
            boolean sure = end.name.sure() && next.name.sure();
            if (endFirst == null || nextFirst == null) {
                return sure;
            }
            Long endLast = end.lastNanos();
            if (endLast == null) {
                return sure;
            }
            // Packets of several interfaces come a little out of order, also over the border of two files.
            long disorder = Math.min(MOST_DISORDER_NANOS, Math.max(0, endLast - endFirst) / 10);
            return nextFirst >= endLast - disorder;
        }

        String name() {
            Piece first = pieces.get(0);
            String stem = first.name.stem().replaceAll("[-_.]+(?=\\.|$)", "").replaceAll("^[-_.]+", "");
            return alone && pieces.size() > 1 && !stem.isEmpty() ? stem : fileName(first.file);
        }
    }
}

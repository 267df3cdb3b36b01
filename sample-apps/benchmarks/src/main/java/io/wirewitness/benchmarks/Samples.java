package io.wirewitness.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Numbers of one kind, in the order in which they were measured. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    int size() {
        return values.size();
    }

    double sum() {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    double median() {
        return quantile(0.5);
    }

    /** The value below which this share of the samples lies; NaN without samples. */
    double quantile(double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    /** Each sample less the one measured in the same turn: what a noisy neighbour did to both falls out. */
    Samples minus(Samples others) {
        Samples difference = new Samples();
        for (int i = 0; i < Math.min(size(), others.size()); i++) {
            difference.add(values.get(i) - others.values.get(i));
        }
        return difference;
    }

    /** The median with the middle half of the samples: {@code 12.3 (11.9..12.8)}; a dash if nothing was measured. */
    String spread(String format) {
        if (values.isEmpty()) {
            return "-";
        }
        return String.format(format + " (" + format + ".." + format + ")", median(), quantile(0.25), quantile(0.75));
    }
}

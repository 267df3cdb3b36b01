package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Reported;

/** How an answer compares with the truth. The worse ones come last. */
public enum Judgement {
    /** The library coped: no failure, no incident, nothing to judge. */
    COPED("-"),
    /** The cause, a true blame or none, and no repetition called safe that is not. Of a healthy control: no incident. */
    RIGHT("r"),
    /** {@code unknown}, which says what was missing; or that our own time-out fired, with nobody blamed. */
    UNKNOWN("u"),
    /** The application failed, and nothing was said. */
    MISSED("m"),
    /** Another cause, or another's blame, or a repetition called safe that is not, or an incident where nothing failed. */
    WRONG("W");

    private final String letter;

    Judgement(String letter) {
        this.letter = letter;
    }

    /** As in a table. */
    public String letter() {
        return letter;
    }

    /** Judges a play: by its worst incident. */
    public static Judgement of(Truth truth, Observed observed) {
        if (truth.isHealthy()) {
            return observed.incidents().isEmpty() ? RIGHT : WRONG;
        }
        Judgement worst = observed.felt() ? MISSED : COPED;
        boolean answered = false;
        for (Reported incident : observed.incidents()) {
            Judgement one = of(truth, incident);
            if (one == RIGHT && truth.besides().contains(incident.cause())) {
                continue;
            }
            worst = !answered || one.compareTo(worst) > 0 ? one : worst;
            answered = true;
        }
        return worst;
    }

    /** Judges one incident. */
    public static Judgement of(Truth truth, Reported incident) {
        if (truth.isHealthy()) {
            return WRONG;
        }
        if (incident.cause().equals("unknown") || isNoMoreThanThatWeGaveUp(truth, incident)) {
            return UNKNOWN;
        }
        boolean besides = truth.besides().contains(incident.cause());
        if (besides && incident.cause().equals("connection-refused")) {
            return RIGHT; // another call, of which no byte left: whether the first may be repeated is not its matter
        }
        boolean harmful = incident.retry().equals("yes") && (!truth.repeatable() || LastStream.mayHaveTaken(incident));
        if (besides) {
            return harmful ? WRONG : RIGHT;
        }
        boolean blamed =
                truth.blame().contains(incident.blame()) || incident.blame().equals("unknown");
        return truth.isNamedBy(incident.cause()) && blamed && !harmful ? RIGHT : WRONG;
    }

    /** "Our own time-out ended it", and nobody is blamed: true of whatever kept the answer, and no answer. */
    private static boolean isNoMoreThanThatWeGaveUp(Truth truth, Reported incident) {
        return incident.cause().equals("local-timeout")
                && incident.blame().equals("unknown")
                && !truth.isNamedBy("local-timeout");
    }
}

package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Reported;
import java.util.Set;

/** How an answer compares with the truth. The worse ones come last. */
public enum Judgement {
    /** The library coped: no failure, no incident, nothing to judge. */
    COPED("-"),
    /** The cause, a true blame or none, and no repetition called safe that is not. Of a healthy control: no incident. */
    RIGHT("r"),
    /** {@code unknown}, which says what was missing; or no more than what the exception says, with nobody blamed. */
    UNKNOWN("u"),
    /** The application failed, and nothing was said. */
    MISSED("m"),
    /** Another cause, or another's blame, or a repetition called safe that is not, or an incident where nothing failed. */
    WRONG("W");

    private static final Set<String> THE_EXCEPTIONS_OWN =
            Set.of("local-timeout", "connection-refused", "connect-unanswered");

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
        boolean besides = truth.besides().contains(incident.cause());
        if (incident.cause().equals("unknown") || isNoMoreThanTheException(truth, incident)) {
            return UNKNOWN;
        }
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

    /**
     * "Our own time-out ended it", "the connect was refused" or "was not answered", and nobody is blamed: true of whatever was behind it,
     * and no answer.
     */
    private static boolean isNoMoreThanTheException(Truth truth, Reported incident) {
        String said = incident.cause();
        // A connect that fails besides is another call's; a time-out of ours is the failure itself.
        boolean another = truth.besides().contains(said) && !said.equals("local-timeout");
        return THE_EXCEPTIONS_OWN.contains(said)
                && incident.blame().equals("unknown")
                && !another
                && !truth.isNamedBy(said);
    }
}

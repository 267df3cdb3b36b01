package io.wirewitness.samples.lab;

import java.util.List;
import java.util.Locale;

/** One thing that is made to happen for real, and what is true of it. Without state: {@link #play} may run at any time. */
public interface Scenario {

    /** The class' name in kebab case: unique, and the folder of its recorded truth. */
    default String name() {
        return getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /** One line for {@code list}: which real parts do what. */
    String story();

    /** What a verdict is measured by. */
    Truth truth();

    /** What the machine must have; where it lacks one, the scenario is listed as not run. */
    List<Need> needs();

    /** The clients it is played with, for {@code matrix}; one that stands for itself is played once. */
    default Subject subject() {
        return Subject.CLIENTS;
    }

    /** Whether it means anything for this client; {@code run --client} says so if not. */
    default boolean suits(Stage stage) {
        return true;
    }

    /**
     * True if it stands on what the kernel counts for the whole machine, or on how much CPU is left, so that {@code matrix} plays it
     * with nothing beside it.
     */
    default boolean alone() {
        return false;
    }

    /** Plays it once. All that it opens on the stage is closed afterwards, also after an interrupt. */
    Observed play(Stage stage) throws Exception;
}

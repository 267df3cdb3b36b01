package io.wirewitness.diagnose;

import io.wirewitness.model.Incident;

/**
 * One cause. Called on the engine's thread only; keeps no state between incidents; reads no bytes.
 *
 * <p>A rule that lacks a tier says so and lowers its confidence; absent evidence is never evidence of absence.
 */
public interface Rule {

    /** The cause's name in the catalogue, in kebab case. */
    String cause();

    /**
     * False where {@link #judge} would say {@link Opinion#notConcerned} of every incident with this symptom, so that it need not be
     * asked. Asked once for each symptom: the answer must not change.
     */
    default boolean concerns(Symptom symptom) {
        return true;
    }

    /** This rule's opinion of an incident. */
    Opinion judge(Incident incident);
}

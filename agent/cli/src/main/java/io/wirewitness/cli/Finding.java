package io.wirewitness.cli;

import org.jspecify.annotations.Nullable;

/**
 * One line of the doctor.
 *
 * @param state how it stands
 * @param subject what was looked at, one word
 * @param text what was found
 * @param fix what to do about it; null if nothing
 */
record Finding(
        State state, String subject, String text, @Nullable String fix) {

    /** How it stands. */
    enum State {
        OK,
        /** Evidence that this host could give and does not. */
        MISSING,
        /** Worth knowing. */
        NOTE
    }

    static Finding ok(String subject, String text) {
        return new Finding(State.OK, subject, text, null);
    }

    static Finding missing(String subject, String text, @Nullable String fix) {
        return new Finding(State.MISSING, subject, text, fix);
    }

    static Finding note(String subject, String text, @Nullable String fix) {
        return new Finding(State.NOTE, subject, text, fix);
    }
}

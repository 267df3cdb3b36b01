package io.wirewitness.cli;

/** Bad usage or unreadable input: its message is the one line that says what and what to do. */
final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1;

    UserError(String message) {
        super(message, null, false, false);
    }
}

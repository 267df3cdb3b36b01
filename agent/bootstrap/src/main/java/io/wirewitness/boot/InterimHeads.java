package io.wirewitness.boot;

/**
 * Whether bytes are heads of interim answers of HTTP/1 and nothing else (RFC 9110, 15.2: 1xx, of which 101 is final), octet by
 * octet: {@code HTTP/1.1 100 Continue CRLF CRLF}. They are, if the state behind the last octet is {@link #WHOLE}.
 */
final class InterimHeads {

    /** Before the first octet, and behind the last of a head. */
    static final int WHOLE = 0;

    /** Something else was among them. */
    static final int NOT = -1;

    private static final String BEGINS = "HTTP/1.";
    private static final int MINOR = 7; // behind BEGINS
    private static final int BLANK = MINOR + 1;
    private static final int FIRST_DIGIT = BLANK + 1;
    private static final int SECOND_DIGIT = FIRST_DIGIT + 1;
    private static final int THIRD_DIGIT = SECOND_DIGIT + 1;
    private static final int THIRD_BEHIND_NOUGHT = THIRD_DIGIT + 1;

    /** Behind the status; from here on the state counts how much of CRLF CRLF has been met. */
    private static final int LINES = THIRD_BEHIND_NOUGHT + 1;

    private InterimHeads() {}

    /** The state behind this octet. */
    static int next(int state, int octet) {
        if (state >= LINES) {
            return inLines(state - LINES, octet);
        }
        if (state >= 0 && state < MINOR) {
            return octet == BEGINS.charAt(state) ? state + 1 : NOT;
        }
        boolean digit = octet >= '0' && octet <= '9';
        return switch (state) {
            case MINOR -> digit ? BLANK : NOT;
            case BLANK -> octet == ' ' ? FIRST_DIGIT : NOT;
            case FIRST_DIGIT -> octet == '1' ? SECOND_DIGIT : NOT;
            case SECOND_DIGIT -> !digit ? NOT : octet == '0' ? THIRD_BEHIND_NOUGHT : THIRD_DIGIT;
            case THIRD_DIGIT -> digit ? LINES : NOT;
            case THIRD_BEHIND_NOUGHT -> digit && octet != '1' ? LINES : NOT;
            default -> NOT;
        };
    }

    private static int inLines(int met, int octet) {
        boolean awaited = octet == (met % 2 == 0 ? '\r' : '\n');
        int now = awaited ? met + 1 : octet == '\r' ? 1 : 0;
        return now == 4 ? WHOLE : LINES + now;
    }
}

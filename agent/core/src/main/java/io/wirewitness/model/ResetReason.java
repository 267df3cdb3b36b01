package io.wirewitness.model;

/**
 * What the payload of a RST says about its reason: the diagnostic payload of draft-ietf-tcpm-rst-diagnostic-payload, or
 * plain text, which RFC 9293, 3.5.3 allows.
 *
 * @param code the draft's code; -1 for plain text and for codes of an enterprise
 * @param text the reason in words; of a plain text, printable ASCII and at most 255 characters
 */
public record ResetReason(int code, String text) {

    /** The draft's reasons, by their codes. */
    public static String textOf(int code) {
        return switch (code) {
            case 1 -> "illegal option length";
            case 2 -> "desynchronized state";
            case 3 -> "new data after close";
            case 4 -> "aborted by the application";
            case 5 -> "unexpected ACK";
            case 6 -> "unexpected SYN";
            case 7 -> "unexpected security compartment";
            case 8 -> "malformed message";
            case 9 -> "not authorized";
            case 10 -> "resources exhausted";
            case 11 -> "network failure";
            case 12 -> "reset received from the peer";
            case 13 -> "destination unreachable";
            case 14 -> "connection timeout";
            case 15 -> "too much outstanding data";
            case 16 -> "unacceptable performance";
            case 17 -> "middlebox interference";
            default -> "reason " + code;
        };
    }
}

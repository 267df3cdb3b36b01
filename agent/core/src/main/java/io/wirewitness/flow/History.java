package io.wirewitness.flow;

import java.nio.charset.StandardCharsets;

/**
 * A connection's story in Zeek's letters, as {@link io.wirewitness.model.FlowSnapshot#history} lists them; at most 32, then
 * it stops.
 */
final class History {

    private static final int LONGEST = 32;

    private final byte[] letters = new byte[LONGEST];
    private int length;

    /** Appends a letter: upper case for the client, lower case for the server. */
    void add(char letter, boolean client) {
        if (length < LONGEST) {
            letters[length++] = (byte) (client ? letter : Character.toLowerCase(letter));
        }
    }

    @Override
    public String toString() {
        return new String(letters, 0, length, StandardCharsets.US_ASCII);
    }
}

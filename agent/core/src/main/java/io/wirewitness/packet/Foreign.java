package io.wirewitness.packet;

import java.nio.ByteBuffer;

/** Text from the wire: printable ASCII, limited in length; anything else in it is shown as a question mark. */
final class Foreign {

    /** The longest text kept. */
    static final int MOST_CHARACTERS = 255;

    private Foreign() {}

    /** The bytes from {@code start} to {@code end}, absolute in the buffer, as text. */
    static String text(ByteBuffer bytes, int start, int end) {
        int length = Math.max(0, Math.min(end - start, MOST_CHARACTERS));
        char[] letters = new char[length];
        for (int i = 0; i < length; i++) {
            letters[i] = plain(bytes.get(start + i));
        }
        return new String(letters);
    }

    /** The byte as a character of plain text. */
    static char plain(byte letter) {
        return letter >= ' ' && letter < 0x7f ? (char) letter : '?';
    }
}

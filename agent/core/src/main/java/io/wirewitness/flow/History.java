package io.wirewitness.flow;

/**
 * A connection's story in Zeek's letters, as {@link io.wirewitness.model.FlowSnapshot#history} lists them; at most 32, then
 * it stops. A view over four words of the connection's record, four bits for each letter, and six bits
 * elsewhere for their number.
 */
final class History {

    static final int WORDS = 4;

    /** What the number of letters takes. */
    static final int LENGTH_BITS = 6;

    static final int SYN = 0;
    static final int SYN_ACK = 1;
    static final int ACKNOWLEDGMENT = 2;
    static final int DATA = 3;
    static final int FIN = 4;
    static final int RST = 5;
    static final int RETRANSMISSION = 6;
    static final int ZERO_WINDOW = 7;

    private static final String LETTERS = "SHADFRTWshadfrtw";
    private static final int FROM_SERVER = 8;
    private static final int LONGEST = 32;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    private static final int LETTER_BITS = 4;
    private static final int LETTER = 0xf;
    private static final int PER_WORD_SHIFT = 3;
    private static final int IN_WORD = 7;

    private final Place flow;
    private final int inFlow;
    private final int lengthWord;
    private final int lengthShift;

    /**
     * A view.
     *
     * @param inFlow where in the flow's record its words are
     * @param lengthWord in which of its words the number of letters is
     * @param lengthShift and above how many other bits
     */
    History(Place flow, int inFlow, int lengthWord, int lengthShift) {
        this.flow = flow;
        this.inFlow = inFlow;
        this.lengthWord = lengthWord;
        this.lengthShift = lengthShift;
    }

    /** Appends a letter: upper case for the client, lower case for the server. */
    void add(int letter, boolean client) {
        int length = length();
        if (length < LONGEST) {
            int code = client ? letter : letter | FROM_SERVER;
            int at = inFlow + (length >>> PER_WORD_SHIFT);
            flow.put(at, flow.get(at) | (code << ((length & IN_WORD) * LETTER_BITS)));
            flow.put(lengthWord, flow.get(lengthWord) + (1 << lengthShift));
        }
    }

    private int length() {
        return flow.get(lengthWord) >>> lengthShift & LENGTH_MASK;
    }

    @Override
    public String toString() {
        int length = length();
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            int eight = flow.get(inFlow + (i >>> PER_WORD_SHIFT));
            text.append(LETTERS.charAt((eight >>> ((i & IN_WORD) * LETTER_BITS)) & LETTER));
        }
        return text.toString();
    }
}

package io.wirewitness.flow;

/**
 * A connection's story in Zeek's letters, as {@link io.wirewitness.model.FlowSnapshot#history} lists them; at most 32, then
 * it stops. A view over five words of the connection's record: four bits for each letter, then their number.
 */
final class History {

    static final int WORDS = 5;

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
    private static final int LENGTH = 4;

    private static final int LETTER_BITS = 4;
    private static final int LETTER = 0xf;
    private static final int PER_WORD_SHIFT = 3;
    private static final int IN_WORD = 7;

    private final Place flow;
    private final int inFlow;

    /**
     * A view.
     *
     * @param inFlow where in the flow's record its words are
     */
    History(Place flow, int inFlow) {
        this.flow = flow;
        this.inFlow = inFlow;
    }

    /** Appends a letter: upper case for the client, lower case for the server. */
    void add(int letter, boolean client) {
        int length = flow.get(inFlow + LENGTH);
        if (length < LONGEST) {
            int code = client ? letter : letter | FROM_SERVER;
            int at = inFlow + (length >>> PER_WORD_SHIFT);
            flow.put(at, flow.get(at) | (code << ((length & IN_WORD) * LETTER_BITS)));
            flow.put(inFlow + LENGTH, length + 1);
        }
    }

    @Override
    public String toString() {
        int length = flow.get(inFlow + LENGTH);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            int eight = flow.get(inFlow + (i >>> PER_WORD_SHIFT));
            text.append(LETTERS.charAt((eight >>> ((i & IN_WORD) * LETTER_BITS)) & LETTER));
        }
        return text.toString();
    }
}

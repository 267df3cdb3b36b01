package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.HandshakeStall;
import io.wirewitness.model.Overrun;
import org.jspecify.annotations.Nullable;

/** What few connections have: an error answer, a long pause in the TLS handshake, a twin, an overlong response. A view over a record. */
final class Remarks {

    private static final int ERROR_ANSWER = 0;
    private static final int STALL = Conversation.WORDS;
    private static final int TWIN = STALL + 8;
    private static final int OVERRUN = TWIN + Flow.ENDS_WORDS;
    private static final int HAS = OVERRUN + 11;

    static final int WORDS = HAS + 1;

    private static final int HAS_ERROR_ANSWER = 1;
    private static final int HAS_STALL = 2;
    private static final int HAS_TWIN = 4;
    private static final int HAS_OVERRUN = 8;
    private static final int IS_PIPELINED = 16;

    private final Records records;
    private int[] words = FlowMemory.NOTHING;
    private int base;

    Remarks(Records records) {
        this.records = records;
    }

    Remarks at(int record) {
        words = records.slab(record);
        base = records.offset(record);
        return this;
    }

    private boolean has(int bit) {
        return (words[base + HAS] & bit) != 0;
    }

    private void set(int bit) {
        words[base + HAS] |= bit;
    }

    /** A request was sent before an earlier one had a byte of an answer. */
    void addPipelined() {
        set(IS_PIPELINED);
    }

    boolean isPipelined() {
        return has(IS_PIPELINED);
    }

    /** Copies a conversation as it is now; only the first copy is kept. */
    void addErrorAnswer(int[] conversation, int at) {
        if (!has(HAS_ERROR_ANSWER)) {
            set(HAS_ERROR_ANSWER);
            System.arraycopy(conversation, at, words, base + ERROR_ANSWER, Conversation.WORDS);
        }
    }

    @Nullable
    FlowExchange errorAnswer() {
        return has(HAS_ERROR_ANSWER) ? Conversation.exchange(words, base + ERROR_ANSWER, isPipelined()) : null;
    }

    /** Only the longest is kept. */
    void addStall(long sinceNumber, long sinceNanos, long untilNumber, long untilNanos) {
        long longest = Words.getLong(words, base + STALL + 6) - Words.getLong(words, base + STALL + 2);
        if (!has(HAS_STALL) || untilNanos - sinceNanos > longest) {
            set(HAS_STALL);
            Words.putLong(words, base + STALL, sinceNumber);
            Words.putLong(words, base + STALL + 2, sinceNanos);
            Words.putLong(words, base + STALL + 4, untilNumber);
            Words.putLong(words, base + STALL + 6, untilNanos);
        }
    }

    @Nullable
    HandshakeStall stall() {
        return has(HAS_STALL)
                ? new HandshakeStall(
                        Words.getLong(words, base + STALL),
                        Words.getLong(words, base + STALL + 2),
                        Words.getLong(words, base + STALL + 4),
                        Words.getLong(words, base + STALL + 6))
                : null;
    }

    /** Only the latest is kept: a client that asks twice more has coped with it. */
    void addOverrun(
            int ordinal, int status, long responseNumber, long lastNumber, long total, long extra, long endSequence) {
        set(HAS_OVERRUN);
        words[base + OVERRUN] = ordinal;
        words[base + OVERRUN + 1] = status;
        words[base + OVERRUN + 2] = (int) endSequence;
        Words.putLong(words, base + OVERRUN + 3, responseNumber);
        Words.putLong(words, base + OVERRUN + 5, lastNumber);
        Words.putLong(words, base + OVERRUN + 7, total);
        Words.putLong(words, base + OVERRUN + 9, extra);
    }

    @Nullable
    Overrun overrun() {
        return has(HAS_OVERRUN)
                ? new Overrun(
                        words[base + OVERRUN],
                        words[base + OVERRUN + 1],
                        Words.getLong(words, base + OVERRUN + 3),
                        Words.getLong(words, base + OVERRUN + 5),
                        Words.getLong(words, base + OVERRUN + 7),
                        Words.getLong(words, base + OVERRUN + 9),
                        Words.unsigned(words[base + OVERRUN + 2]))
                : null;
    }

    /** Copies the ends of another connection's record. */
    void addTwin(int[] flow, int at) {
        set(HAS_TWIN);
        System.arraycopy(flow, at, words, base + TWIN, Flow.ENDS_WORDS);
    }

    @Nullable
    FlowKey twin() {
        if (!has(HAS_TWIN)) {
            return null;
        }
        Endpoint client = Flow.client(words, base + TWIN);
        return FlowKey.of(client, Flow.server(words, base + TWIN));
    }
}

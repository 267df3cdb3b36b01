package io.wirewitness.model;

/**
 * The latest request of a connection and what became of it, as the wire shows it. Where the bytes are encrypted or of an
 * unknown protocol, a request is what the client sends after the server's last byte.
 *
 * @param ordinal which request on this connection, from 1; 0 for the TLS handshake before the first
 * @param requestNumber the packet that began it
 * @param requestFirstNanos when it began
 * @param requestLastNanos its last byte so far
 * @param requestSequence the raw sequence number of its first byte
 * @param requestBytes bytes of it put on the wire, repetitions not counted
 * @param requestTotalBytes its length by its own head; -1 if not known
 * @param idleBeforeNanos quiet time before it; -1 on a connection's first
 * @param responseNumber the packet that began the response; 0 if none came
 * @param responseFirstNanos when the response began; 0 if none came
 * @param responseLastNanos the response's last byte so far; 0 if none came
 * @param responseBytes bytes of the response seen, interim responses included
 * @param responseTotalBytes its length by its own head; -1 if not known
 * @param httpStatus the response's status; 0 if not known
 * @param answer how far the response got
 * @param pipelined whether an HTTP/1 request was sent before an earlier one had a byte of an answer: then which answer belongs to
 *     which request was not followed
 */
public record FlowExchange(
        int ordinal,
        long requestNumber,
        long requestFirstNanos,
        long requestLastNanos,
        long requestSequence,
        long requestBytes,
        long requestTotalBytes,
        long idleBeforeNanos,
        long responseNumber,
        long responseFirstNanos,
        long responseLastNanos,
        long responseBytes,
        long responseTotalBytes,
        int httpStatus,
        Answer answer,
        boolean pipelined) {

    /** How far a response got. */
    public enum Answer {
        /** Not a byte. */
        NONE,
        /** Less than its head announced, or a chunked body without its end. */
        INCOMPLETE,
        /** It began; where it ends cannot be read. */
        UNKNOWN,
        /** All of it, or it ends with the connection. */
        COMPLETE
    }

    /** True if the request's last byte is known to have been sent. */
    public boolean requestComplete() {
        return requestTotalBytes >= 0 && requestBytes >= requestTotalBytes;
    }
}

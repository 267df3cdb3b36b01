package io.wirewitness.model;

/**
 * An HTTP/1 response behind whose announced end the server sent more, before the client's next request.
 *
 * @param ordinal the request that it answered, counted from 1
 * @param httpStatus its status
 * @param responseNumber the capture's number of the segment by which it begins
 * @param lastNumber the capture's number of the last payload before the next request
 * @param totalBytes its length by its own head
 * @param bytes how many bytes were too many
 * @param endSequence where it had to end, raw
 */
public record Overrun(
        int ordinal,
        int httpStatus,
        long responseNumber,
        long lastNumber,
        long totalBytes,
        long bytes,
        long endSequence) {}

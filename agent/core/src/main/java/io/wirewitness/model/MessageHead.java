package io.wirewitness.model;

/**
 * What the payload of one segment begins with, read when a connection is judged: a few named facts, never a body, a
 * credential or a key. Texts are a stranger's: printable ASCII, limited in length, and still not to be trusted.
 */
public sealed interface MessageHead permits HttpRequestHead, HttpResponseHead, TlsRecords {

    /** Whether it ended inside the captured part of the segment; if not, what is not there may stand in a later one. */
    boolean complete();
}

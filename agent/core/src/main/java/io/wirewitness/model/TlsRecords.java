package io.wirewitness.model;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The TLS records that begin in one segment, and the handshake messages in them, in the order of the wire. A server often
 * sends hello, certificates and done in one, or a certificate in several: what a clear flight of the server begins in one
 * segment is read to its end in the next ones, where they were captured whole and in order.
 *
 * @param parts at most 64; empty only if nothing but a record's header was captured, or none begins here
 * @param complete whether the last record ends with the segment, which was captured whole
 */
public record TlsRecords(List<TlsPart> parts, boolean complete) implements MessageHead {

    /** Takes a copy of the list. */
    public TlsRecords {
        parts = List.copyOf(parts);
    }

    /** The first part of a kind; null if there is none. */
    public <T extends TlsPart> @Nullable T first(Class<T> kind) {
        for (TlsPart part : parts) {
            if (kind.isInstance(part)) {
                return kind.cast(part);
            }
        }
        return null;
    }

    /** True if there is a handshake message of this type: a constant of {@link TlsPart.Handshake}. */
    public boolean hasHandshake(int type) {
        return has(part -> part instanceof TlsPart.Handshake message && message.type() == type);
    }

    /** True if there is a part like that. */
    public boolean has(Predicate<TlsPart> wanted) {
        return parts.stream().anyMatch(wanted);
    }
}

package io.wirewitness.weave;

import org.jspecify.annotations.Nullable;

/**
 * Reads header fields of netty ({@code DefaultHttpHeaders}, {@code DefaultHttp2Headers}) and Vert.x ({@code
 * HeadersMultiMap}, {@code Http2HeadersAdaptor}): all have a list of entries, linked from {@code head} by {@code after}.
 */
public final class LinkedHeaders {

    /** More than any message has; ends a list that is changed while it is read. */
    private static final int MOST_FIELDS = 256;

    /** Adaptors around headers around the list. */
    private static final int MOST_LAYERS = 4;

    private LinkedHeaders() {}

    /**
     * A field's value, several joined by commas; null if there is none.
     *
     * @param headers the library's object, or one that has it as {@code headers}
     * @param name in any case
     */
    public static @Nullable String value(@Nullable Object headers, String name) {
        Object at = headers;
        Object head = Fields.read(at, "head");
        for (int layer = 0; head == null && layer < MOST_LAYERS; layer++) {
            at = Fields.read(at, "headers");
            head = Fields.read(at, "head");
        }
        StringBuilder values = new StringBuilder();
        Object entry = head;
        for (int i = 0; entry != null && i < MOST_FIELDS && (i == 0 || entry != head); i++) {
            Object key = Fields.read(entry, "key"); // none in an entry that only begins the list
            if (key != null && key.toString().equalsIgnoreCase(name)) {
                values.append(values.isEmpty() ? "" : ", ").append(Fields.read(entry, "value"));
            }
            entry = Fields.read(entry, "after");
        }
        return values.isEmpty() ? null : values.toString();
    }
}

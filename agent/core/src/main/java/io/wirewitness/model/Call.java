package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * A call that an application made through a library a probe knows.
 *
 * @param id the same for every attempt of one call
 * @param library name and version, such as {@code okhttp 4.12.0}
 * @param method the request's method; null if not known
 * @param url the request's URL, already redacted; null if not known
 * @param pool the pool's settings; null if not known
 * @param timeoutMillis the read or call time-out that applies; 0 for none, -1 if not known
 * @param retries whether the library sends a request again by itself; null if not known
 */
public record Call(
        long id,
        String library,
        @Nullable String method,
        @Nullable String url,
        @Nullable PoolSettings pool,
        long timeoutMillis,
        @Nullable Boolean retries) {

    /** {@code POST https://host/path}, or as much of it as is known; null if nothing is. */
    public @Nullable String request() {
        if (method == null) {
            return url;
        }
        return url == null ? method : method + " " + url;
    }
}

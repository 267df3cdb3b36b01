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
 * @param streamId the HTTP/2 stream of its latest attempt; 0 if it has none or it is not known
 * @param answer the head of its response; null if there is none, or nobody asked
 * @param asked the head of its request, as far as rules ask for it; null if nobody asked
 * @param waitedFor the pool that it waited for in vain; null if it got its connection
 * @param handler on a server, what the handler threw; null if it did not
 * @param sentBefore whether an earlier attempt of it had been sent, and may have been acted on
 */
public record Call(
        long id,
        String library,
        @Nullable String method,
        @Nullable String url,
        @Nullable PoolSettings pool,
        long timeoutMillis,
        @Nullable Boolean retries,
        int streamId,
        @Nullable HttpResponseHead answer,
        @Nullable HttpRequestHead asked,
        @Nullable PoolView waitedFor,
        @Nullable HandlerFailure handler,
        boolean sentBefore) {

    /** A call of which no more is known. */
    public Call(
            long id,
            String library,
            @Nullable String method,
            @Nullable String url,
            @Nullable PoolSettings pool,
            long timeoutMillis,
            @Nullable Boolean retries) {
        this(id, library, method, url, pool, timeoutMillis, retries, 0, null, null, null, null, false);
    }

    /** The same call with another URL: a redacted one. */
    public Call withUrl(@Nullable String other) {
        return new Call(
                id,
                library,
                method,
                other,
                pool,
                timeoutMillis,
                retries,
                streamId,
                answer,
                asked,
                waitedFor,
                handler,
                sentBefore);
    }

    /** The same call on this HTTP/2 stream. */
    public Call withStreamId(int stream) {
        return new Call(
                id,
                library,
                method,
                url,
                pool,
                timeoutMillis,
                retries,
                stream,
                answer,
                asked,
                waitedFor,
                handler,
                sentBefore);
    }

    /** The same call with its response's head and, as far as known, its request's. */
    public Call withAnswer(@Nullable HttpResponseHead response, @Nullable HttpRequestHead request) {
        return new Call(
                id,
                library,
                method,
                url,
                pool,
                timeoutMillis,
                retries,
                streamId,
                response,
                request,
                waitedFor,
                handler,
                sentBefore);
    }

    /** The same call with the pool it waited for in vain. */
    public Call withPool(@Nullable PoolView exhausted) {
        return new Call(
                id,
                library,
                method,
                url,
                pool,
                timeoutMillis,
                retries,
                streamId,
                answer,
                asked,
                exhausted,
                handler,
                sentBefore);
    }

    /** The same call, of which an earlier attempt had been sent. */
    public Call withSentBefore() {
        return new Call(
                id,
                library,
                method,
                url,
                pool,
                timeoutMillis,
                retries,
                streamId,
                answer,
                asked,
                waitedFor,
                handler,
                true);
    }

    /** The same call with what its handler threw. */
    public Call withHandler(@Nullable HandlerFailure thrown) {
        return new Call(
                id,
                library,
                method,
                url,
                pool,
                timeoutMillis,
                retries,
                streamId,
                answer,
                asked,
                waitedFor,
                thrown,
                sentBefore);
    }

    /** {@code POST https://host/path}, or as much of it as is known; null if nothing is. */
    public @Nullable String request() {
        if (method == null) {
            return url;
        }
        return url == null ? method : method + " " + url;
    }
}

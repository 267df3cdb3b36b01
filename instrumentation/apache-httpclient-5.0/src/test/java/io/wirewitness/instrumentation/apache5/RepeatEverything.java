package io.wirewitness.instrumentation.apache5;

import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.util.TimeValue;

/** The library's own strategy, told that a POST may be sent again. */
final class RepeatEverything extends DefaultHttpRequestRetryStrategy {

    RepeatEverything() {
        super(3, TimeValue.ofMilliseconds(1));
    }

    @Override
    protected boolean handleAsIdempotent(HttpRequest request) {
        return true;
    }
}

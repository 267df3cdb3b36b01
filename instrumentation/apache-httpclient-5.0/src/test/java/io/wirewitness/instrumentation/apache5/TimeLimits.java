package io.wirewitness.instrumentation.apache5;

import io.wirewitness.contract.Caller;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.util.Timeout;

/** The time-outs that all versions have in the request's configuration. */
final class TimeLimits {

    private TimeLimits() {}

    static RequestConfig.Builder of(Caller.Settings settings) {
        RequestConfig.Builder config = RequestConfig.custom()
                .setConnectTimeout(Timeout.ofMilliseconds(settings.connectTimeoutMillis()))
                .setResponseTimeout(Timeout.ofMilliseconds(settings.readTimeoutMillis()));
        if (settings.leaseTimeoutMillis() > 0) {
            config.setConnectionRequestTimeout(Timeout.ofMilliseconds(settings.leaseTimeoutMillis()));
        }
        return config;
    }
}

package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.utils.AttributeMap;

/** What the drivers of the AWS SDK's HTTP clients have in common. */
final class AwsSettings {

    private AwsSettings() {}

    /** The SDK's own way to hand settings to whichever client is there. */
    static AttributeMap of(Caller.Settings settings) {
        AttributeMap.Builder options = AttributeMap.builder()
                .put(SdkHttpConfigurationOption.CONNECTION_TIMEOUT, Duration.ofMillis(settings.connectTimeoutMillis()))
                .put(SdkHttpConfigurationOption.READ_TIMEOUT, Duration.ofMillis(settings.readTimeoutMillis()));
        if (settings.maxConnections() > 0) {
            options.put(SdkHttpConfigurationOption.MAX_CONNECTIONS, settings.maxConnections());
        }
        if (settings.leaseTimeoutMillis() > 0) {
            options.put(
                    SdkHttpConfigurationOption.CONNECTION_ACQUIRE_TIMEOUT,
                    Duration.ofMillis(settings.leaseTimeoutMillis()));
        }
        return options.build();
    }

    /** A request, whose body comes separately. */
    static SdkHttpFullRequest.Builder request(String method, URI target, int bodyBytes) {
        SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(target)
                .putHeader("Host", target.getHost() + ":" + target.getPort());
        return bodyBytes > 0 ? request.putHeader("Content-Length", Integer.toString(bodyBytes)) : request;
    }
}

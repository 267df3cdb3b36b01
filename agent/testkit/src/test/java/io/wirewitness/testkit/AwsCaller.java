package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpService;

/** The blocking HTTP client of the AWS SDK that is on the class path, as the SDK itself finds and calls it. */
final class AwsCaller implements Caller {

    private final SdkHttpClient client;
    private volatile @Nullable ExecutableHttpRequest inFlight;

    AwsCaller(Settings settings) {
        client = ServiceLoader.load(SdkHttpService.class)
                .iterator()
                .next()
                .createHttpClientBuilder()
                .buildWithDefaults(AwsSettings.of(settings));
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException {
        SdkHttpFullRequest.Builder request = AwsSettings.request(method, target, bodyBytes);
        HttpExecuteRequest.Builder execution = HttpExecuteRequest.builder();
        if (bodyBytes > 0) {
            execution.contentStreamProvider(() -> new ByteArrayInputStream(new byte[bodyBytes]));
        }
        ExecutableHttpRequest call =
                client.prepareRequest(execution.request(request.build()).build());
        inFlight = call;
        HttpExecuteResponse response = call.call();
        try (InputStream in =
                response.responseBody().isPresent() ? response.responseBody().get() : InputStream.nullInputStream()) {
            in.readAllBytes();
        }
        return response.httpResponse().statusCode();
    }

    @Override
    public void abort() {
        ExecutableHttpRequest call = inFlight;
        if (call != null) {
            call.abort();
        }
    }
}

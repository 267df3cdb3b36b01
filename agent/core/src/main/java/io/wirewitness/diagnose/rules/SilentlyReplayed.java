package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The library sent the request of a failed attempt again, and the caller heard nothing of it. */
public final class SilentlyReplayed implements Rule {

    @Override
    public String cause() {
        return "silently-replayed";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return false; // it is no opinion on the first failure, see after
    }

    /** Never concerned: a replay is told besides the first failure's own cause, by {@link #after}. */
    @Override
    public Opinion judge(Incident incident) {
        return Opinion.notConcerned();
    }

    /** The verdict on the replay itself; null if no connection was made, so that there was no first copy. */
    public @Nullable Verdict after(Incident first, Verdict firstVerdict) {
        if (first.failure().kind().inConnecting()) {
            return null;
        }
        Call call = first.call();
        String method = call == null ? null : call.method();
        String library = call == null ? "the library" : call.library();
        Connection connection = first.connection();
        boolean shared = connection != null && connection.multiplexed(); // then the numbers are not this request's
        Acknowledged acknowledged = shared ? null : Acknowledged.of(first);
        List<Evidence> evidence = new ArrayList<>(firstVerdict.evidence());
        evidence.add(new Evidence(
                Tier.APP,
                first.epochNanos(),
                "the first copy failed: " + firstVerdict.cause() + " ("
                        + firstVerdict.confidence().text() + "): " + firstVerdict.headline()));
        evidence.add(new Evidence(Tier.APP, first.epochNanos(), library + " sent the request again by itself"));
        evidence.sort(Comparator.comparingLong(Evidence::epochNanos));
        return new Verdict(
                cause(),
                Blame.CONFIG,
                Confidence.PROVEN,
                library + " sent " + (call == null || call.request() == null ? "the request" : call.request())
                        + " a second time by itself" + consequence(method, firstVerdict.retry(), acknowledged),
                action(method, library, firstVerdict),
                firstVerdict.retry(),
                evidence,
                List.of(),
                firstVerdict.missing());
    }

    private static String consequence(@Nullable String method, Retry retry, @Nullable Acknowledged acknowledged) {
        String numbers = acknowledged == null ? "" : " (" + acknowledged.text() + ")";
        if (isSafe(method)) {
            return "; it changes nothing, so that only time was lost" + numbers;
        }
        return switch (retry.safe()) {
            case YES -> "; the server had not accepted the first copy" + numbers;
            case NO -> "; the server had accepted the first copy too and may have acted twice" + numbers;
            case PARTIAL -> "; the server had accepted a part of the first copy" + numbers;
            case UNKNOWN -> "; whether the server acted on the first copy too is not known" + numbers;
        };
    }

    private static String action(@Nullable String method, String library, Verdict firstVerdict) {
        if (isSafe(method)) {
            return firstVerdict.action();
        }
        return firstVerdict.action() + "; if the request must not be acted on twice: " + switchOff(library)
                + ", or an idempotency key that the server checks";
    }

    private static String switchOff(String library) {
        String name = library.toLowerCase(Locale.ROOT);
        if (name.contains("okhttp")) {
            return "retryOnConnectionFailure(false) on the OkHttpClient.Builder";
        }
        if (name.contains("urlconnection")) {
            return "-Dsun.net.http.retryPost=false";
        }
        if (name.contains("async-http-client")) {
            return "setMaxRequestRetry(0) on the DefaultAsyncHttpClientConfig.Builder";
        }
        if (name.contains("apache")) {
            return "disableAutomaticRetries() on the HttpClientBuilder";
        }
        if (name.contains("httpclient")) {
            return "leave -Djdk.httpclient.enableAllMethodRetry off";
        }
        return "switch the library's own retry off";
    }

    /** Safe in the sense of RFC 9110, 9.2.1. */
    private static boolean isSafe(@Nullable String method) {
        return method != null
                && switch (method.toUpperCase(Locale.ROOT)) {
                    case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
                    default -> false;
                };
    }
}

package io.wirewitness.benchmarks;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A small program: loads OkHttp, sends one request to the URL in its argument, ends. */
public final class StartupApp {

    private StartupApp() {}

    /** Ends with status 1 if the answer is not as expected. */
    public static void main(String[] arguments) throws Exception {
        Request request = new Request.Builder().url(arguments[0]).build();
        try (Response response = new OkHttpClient().newCall(request).execute()) {
            System.exit(response.code() == 200 ? 0 : 1);
        }
    }
}

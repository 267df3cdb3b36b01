package io.wirewitness.testkit;

import io.wirewitness.contract.Configured;
import java.io.IOException;
import java.net.HttpURLConnection;

/** Properties are read when the first call is made: what is set after it has no effect, and is not told. */
final class UrlConnectionConfigured implements Configured {

    @Override
    public Object byDefault() throws IOException {
        System.setProperty("http.keepAlive.time.server", "17");
        System.setProperty("sun.net.client.defaultReadTimeout", "2500");
        return ((HttpURLConnection) AnsweringServer.start().toURL().openConnection()).getResponseCode();
    }

    @Override
    public Object chosen() {
        System.setProperty("http.keepAlive.time.server", "99");
        System.setProperty("sun.net.http.retryPost", "false");
        return "too late";
    }
}

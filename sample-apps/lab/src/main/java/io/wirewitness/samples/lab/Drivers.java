package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Client;

/** What the drivers of client libraries can do that not every library, or driver, can. */
public final class Drivers {

    private Drivers() {}

    /** Whether its application may ask for another protocol; the JDK's clients keep the header to themselves. */
    public static boolean asksForUpgrade(Stage stage) {
        return !stage.subject().equals("jdk") && !stage.subject().equals("urlconnection");
    }

    /** Whether a GET may have a body: OkHttp sends none, and HttpURLConnection makes it a POST. */
    public static boolean sendsBodyWithGet(Stage stage) {
        return !stage.subject().startsWith("okhttp") && !stage.subject().equals("urlconnection");
    }

    /** Whether it knows a user who has enough of an answer ({@code cut}). */
    public static boolean cuts(Stage stage) {
        return dozes(stage)
                || stage.subject().equals("apache5")
                || stage.subject().equals("apache4");
    }

    /** Whether it knows a user who does something else in the middle of an answer ({@code doze}). */
    public static boolean dozes(Stage stage) {
        return stage.subject().startsWith("okhttp");
    }

    /** Whether it begins with HTTP/2 where there is no TLS; the JDK's client begins by an upgrade that few servers know. */
    public static boolean beginsHttp2(Stage stage) {
        return Client.named(stage.subject()).http2() && !stage.subject().equals("jdk");
    }
}

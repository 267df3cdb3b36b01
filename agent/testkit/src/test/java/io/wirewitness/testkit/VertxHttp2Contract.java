package io.wirewitness.testkit;

import java.util.List;

/** What Vert.x' clients of all versions have in common on HTTP/2. */
abstract class VertxHttp2Contract extends Http2Contract {

    VertxHttp2Contract(String version) {
        super(
                "io.wirewitness.instrumentation.vertx.VertxCaller",
                ClassPath.of("vertx-4.0", "io.vertx:vertx-core:" + version));
    }

    /** It never sends a request again by itself. */
    @Override
    boolean repeatsUnprocessed(Jdks.Jdk jdk) {
        return false;
    }

    /** Its StreamResetException and HttpClosedException are made without a stack and without room for suppressed ones. */
    @Override
    boolean annotates(String scenario) {
        return List.of("slow", "nobody").contains(scenario);
    }
}

package io.wirewitness.testkit;

/** What Vert.x' servers of all versions have in common. */
abstract class VertxServerContract extends EventLoopServerContract {

    VertxServerContract(String version) {
        super(
                "io.wirewitness.instrumentation.vertx.VertxServed",
                ClassPath.of("vertx-4.0", "io.vertx:vertx-core:" + version));
    }

    /** It reports the exception to its context and leaves the request without an answer. */
    @Override
    boolean answersWhenTheHandlerThrows() {
        return false;
    }

    @Override
    boolean hasSendTimeout() {
        return false;
    }
}

package io.wirewitness.testkit;

final class JdkHttpServerContractTest extends ServerContract {

    JdkHttpServerContractTest() {
        super("io.wirewitness.instrumentation.httpserver.JdkServed", ClassPath.of("jdk-httpserver-17"));
    }

    @Override
    String library() {
        return "jdk.httpserver";
    }

    /** It closes the connection without a word, and logs at TRACE. */
    @Override
    boolean answersWhenTheHandlerThrows() {
        return false;
    }

    @Override
    boolean hasSendTimeout() {
        return false;
    }

    /** The head and the body are two writes: the second meets what the first one made of a client that has gone. */
    @Override
    boolean writesShortAnswersAtOnce() {
        return false;
    }

    @Override
    String comparable(String line) {
        return line.contains("/smallgone/") ? "" : line;
    }
}

package io.wirewitness.testkit;

final class JettyClient9OldestContractTest extends JettyClientContract {

    JettyClient9OldestContractTest() {
        super("9.4.0.v20161208");
    }

    @Override
    String library() {
        return "jetty-client 9.4.0";
    }

    /** Seen without the agent on 17: {@code FutureResponseListener.get} waits for ever. */
    @Override
    boolean returnsFromInterimAnswers() {
        return false;
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}

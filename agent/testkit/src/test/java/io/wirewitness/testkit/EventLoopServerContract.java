package io.wirewitness.testkit;

/** What servers have in common whose event loop reads a connection while its handler works. */
abstract class EventLoopServerContract extends ServerContract {

    EventLoopServerContract(String driver, ClassPath classPath) {
        super(driver, classPath);
    }

    /** They hear of the client's end at once and close: even a short answer cannot be written then. */
    @Override
    boolean writesShortAnswersAtOnce() {
        return false;
    }

    @Override
    boolean endsAnswersByThemselves() {
        return true;
    }

    /** What a handler sees of a client that goes depends on what the loop reads first: its end, or its reset. */
    @Override
    String comparable(String line) {
        boolean ofOneThatGoes = line.matches("(?s).*/(smallgone|gone|tlsgone|reset|unheard\\d|crowd\\d+)/.*")
                || line.matches(".*the handler of (behind|unheard)\\d failed");
        return ofOneThatGoes ? "" : line;
    }
}

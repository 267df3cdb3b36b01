package io.wirewitness.agent;

import java.util.function.Consumer;

/** What the agent says of itself, each in one line on standard error: before any log of the application exists. */
final class Notices implements Consumer<String> {

    private final boolean on;

    Notices(boolean on) {
        this.on = on;
    }

    @Override
    public void accept(String text) {
        if (on) {
            System.err.println(text.startsWith("wirewitness ") ? text : "wirewitness: " + text);
        }
    }
}

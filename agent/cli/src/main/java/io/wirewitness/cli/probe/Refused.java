package io.wirewitness.cli.probe;

import java.io.IOException;

/** The peer asked to be left alone: 429 or 503. */
final class Refused extends IOException {

    private static final long serialVersionUID = 1L;

    Refused(int status) {
        super("the server answered " + status);
    }
}

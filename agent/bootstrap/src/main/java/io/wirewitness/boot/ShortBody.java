package io.wirewitness.boot;

import java.io.IOException;

/** What a hook hands over where a response's body ended before the length that was announced, and the library threw nothing. */
public final class ShortBody extends IOException {

    private static final long serialVersionUID = 1;

    /** After {@code received} of {@code announced} bytes. */
    public ShortBody(long received, long announced) {
        super(received + " of " + announced + " announced bytes of the body came");
    }
}

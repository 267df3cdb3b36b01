package io.wirewitness.boot;

import java.io.Serial;

/** Where our own side closed a connection: a stack, never thrown. */
final class CloseStack extends Throwable {

    @Serial
    private static final long serialVersionUID = 1L;

    CloseStack() {
        super("closed here", null, false, true);
    }
}

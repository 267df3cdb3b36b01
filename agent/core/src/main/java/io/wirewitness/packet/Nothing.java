package io.wirewitness.packet;

import java.nio.ByteBuffer;

/** What a view points at before it is wrapped. */
final class Nothing {

    static final ByteBuffer BYTES = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private Nothing() {}
}

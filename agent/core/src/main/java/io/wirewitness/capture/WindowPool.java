package io.wirewitness.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;

/** Native windows of readers that were closed, for the next ones: a thousand files in a row need one. Any thread. */
final class WindowPool {

    private static final int MOST = 8;
    private static final ArrayDeque<ByteBuffer> SPARE = new ArrayDeque<>();

    private WindowPool() {}

    /** One of {@link InputBuffer#BYTES}, big endian. */
    static ByteBuffer take() {
        synchronized (SPARE) {
            ByteBuffer spare = SPARE.poll();
            if (spare != null) {
                return spare.clear().order(ByteOrder.BIG_ENDIAN);
            }
        }
        return ByteBuffer.allocateDirect(InputBuffer.BYTES);
    }

    /** The giver must not touch it again. */
    static void give(ByteBuffer window) {
        synchronized (SPARE) {
            if (SPARE.size() < MOST) {
                SPARE.push(window);
            }
        }
    }
}

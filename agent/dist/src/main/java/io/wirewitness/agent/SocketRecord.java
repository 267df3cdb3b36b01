package io.wirewitness.agent;

import io.wirewitness.boot.SocketState;
import io.wirewitness.model.SocketEvent;

/**
 * Takes down what happens to sockets, on the thread on which it happens; costs next to nothing while nobody records.
 */
interface SocketRecord {

    /** Where there is nothing to write to. */
    SocketRecord NONE = new SocketRecord() {
        @Override
        public void reused(SocketState state) {}

        @Override
        public void ended(SocketState state) {}

        @Override
        public void failed(SocketEvent event) {}
    };

    /** A connection that had been idle is about to be written to; the kernel's view of it was just taken. */
    void reused(SocketState state);

    /** A connection has ended. */
    void ended(SocketState state);

    /** A failure is handed to the engine. */
    void failed(SocketEvent event);
}

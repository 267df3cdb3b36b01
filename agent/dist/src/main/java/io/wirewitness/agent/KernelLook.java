package io.wirewitness.agent;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.SocketState;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.KernelSnapshot;
import java.net.InetSocketAddress;

/** Asks the kernel for a connection's state while its descriptor is open, and keeps that with the connection. Any thread. */
final class KernelLook {

    private final KernelView kernel;
    private final TimeAxis axis;

    KernelLook(KernelView kernel, TimeAxis axis) {
        this.kernel = kernel;
        this.axis = axis;
    }

    /** Before the first write behind a quiet time. */
    void beforeWrite(SocketState state) {
        state.kernelBeforeWrite = kernel.snapshot(state.descriptor, axis.now());
    }

    /** After a failure, or before a close, if the descriptor's number is still this connection's. */
    void at(SocketState state) {
        if (Hooks.table().get(state.descriptor) != state) {
            return;
        }
        // After our own close the descriptor is a stand-in of the JDK's: what was seen before it is what counts.
        if (state.kernelAtFailure == null || state.closedNanos == 0) {
            KernelSnapshot fresh = kernel.snapshot(state.descriptor, axis.now());
            if (Hooks.table().get(state.descriptor) != state) {
                return; // closed meanwhile: the number may be another connection's
            }
            state.kernelAtFailure = fresh == null ? state.kernelAtFailure : fresh;
        }
        if (state.local != null && state.connectedNanos != 0 && state.closedNanos == 0) {
            InetSocketAddress end = kernel.local(state.descriptor);
            // Closed meanwhile, the number may have been given to another connection of ours.
            state.descriptorEnd = state.closedNanos == 0 && Hooks.table().get(state.descriptor) == state ? end : null;
        }
        if (state.local == null || state.connectedNanos == 0) {
            InetSocketAddress local = kernel.local(state.descriptor);
            if (local != null && Hooks.table().get(state.descriptor) == state) {
                state.local = local;
            }
        }
    }
}

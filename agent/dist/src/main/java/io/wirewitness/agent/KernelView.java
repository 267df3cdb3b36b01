package io.wirewitness.agent;

import io.wirewitness.model.KernelSnapshot;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What the kernel says of a descriptor of ours; any thread; null where it says nothing. */
interface KernelView {

    /** For hosts without the kernel tier. */
    KernelView NONE = new KernelView() {
        @Override
        public @Nullable KernelSnapshot snapshot(int descriptor, long epochNanos) {
            return null;
        }

        @Override
        public @Nullable InetSocketAddress local(int descriptor) {
            return null;
        }
    };

    /** The socket's {@code TCP_INFO} now. */
    @Nullable
    KernelSnapshot snapshot(int descriptor, long epochNanos);

    /** The socket's own address. */
    @Nullable
    InetSocketAddress local(int descriptor);
}

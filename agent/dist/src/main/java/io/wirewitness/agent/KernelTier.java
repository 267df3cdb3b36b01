package io.wirewitness.agent;

import io.wirewitness.kernel.KernelSockets;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.KernelSnapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The kernel tier over {@link KernelSockets}. */
final class KernelTier implements KernelView {

    private final KernelSockets sockets;

    KernelTier(KernelSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public @Nullable KernelSnapshot snapshot(int descriptor, long epochNanos) {
        return sockets.snapshot(descriptor, epochNanos);
    }

    @Override
    public @Nullable InetSocketAddress local(int descriptor) {
        Endpoint local = sockets.local(descriptor);
        if (local == null) {
            return null;
        }
        InetAddress address = address(local);
        return address == null ? null : new InetSocketAddress(address, local.port());
    }

    private static @Nullable InetAddress address(Endpoint end) {
        try {
            return InetAddress.getByAddress(end.addressBytes());
        } catch (UnknownHostException neither4nor16) {
            return null;
        }
    }
}

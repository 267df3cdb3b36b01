package io.wirewitness.capture;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import java.util.Collection;

/**
 * Live packets as the engine sees them: filled by a capture thread, drained by the engine's thread. Methods are called on
 * the engine's thread unless they say otherwise.
 */
public interface PacketFeed extends AutoCloseable {

    /** Hands over packets that came since the last call, at most so many, and returns how many. */
    int drain(PacketSink sink, int most);

    /**
     * Hands over once more what the ring still holds between two ends, and perhaps some packets of others, oldest first, without
     * consuming it.
     */
    void recall(FlowKey between, PacketSink sink);

    /** Every packet captured before this time (epoch nanoseconds on the engine's axis) can be drained now. */
    long caughtUpToNanos();

    /** Packets lost by the kernel, the capture or the ring since the start. Any thread. */
    long lost();

    /** False once the capture has ended; {@link #description} then says why. Any thread. */
    boolean running();

    /** One line for people: the source, the interface, the filter. Any thread. */
    String description();

    /** The application's own endpoints as far as they are known: the capture may narrow its filter to them. */
    void narrowTo(Collection<Endpoint> endpoints);

    @Override
    void close();
}

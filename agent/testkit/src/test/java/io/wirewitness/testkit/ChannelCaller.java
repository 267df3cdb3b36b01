package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A plain {@link SocketChannel} in blocking mode, kept between calls. */
final class ChannelCaller implements Caller {

    private volatile @Nullable SocketChannel channel;
    private volatile int localPort;

    /** Has no time-outs of its own, whatever the settings ask for. */
    ChannelCaller(Settings unused) {}

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException {
        SocketChannel kept = channel;
        if (kept == null) {
            kept = SocketChannel.open();
            channel = kept;
            kept.connect(new InetSocketAddress(target.getHost(), target.getPort()));
        }
        localPort = kept.socket().getLocalPort();
        ByteBuffer request = ByteBuffer.wrap(PlainHttp.request(method, target, bodyBytes));
        while (request.hasRemaining()) {
            kept.write(request);
        }
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        PlainHttp.Response response = new PlainHttp.Response();
        while (!response.complete()) {
            int bytes = kept.read(buffer);
            if (bytes == -1) {
                throw new EOFException("the stream ended");
            }
            response.append(buffer.array(), bytes);
            buffer.clear();
        }
        return response.status();
    }

    @Override
    public void abort() throws IOException {
        SocketChannel kept = channel;
        if (kept != null) {
            kept.close();
        }
    }

    @Override
    public int localPort() {
        return localPort;
    }
}

package io.wirewitness.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/**
 * Standard input that can be ended by another thread, also while a read waits: then it looks as if the sender had closed it.
 * A stream of the JDK's own would go on waiting. One thread reads.
 */
final class StandardInput extends InputStream {

    private final FileChannel channel;

    /** The process' own. */
    StandardInput() {
        channel = new FileInputStream(FileDescriptor.in).getChannel();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            return channel.read(ByteBuffer.wrap(into, offset, length));
        } catch (ClosedChannelException ended) {
            return -1;
        }
    }

    /** Any thread. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}

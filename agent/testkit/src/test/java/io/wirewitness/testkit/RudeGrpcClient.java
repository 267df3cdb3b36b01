package io.wirewitness.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One HTTP/2 connection, in frames written by hand, of a client that calls gRPC methods, reads only if told to, and goes. */
final class RudeGrpcClient implements AutoCloseable {

    /** RFC 9113, 3.4. */
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** RFC 9113, 6: types of frames, and the flags that are used. */
    private static final int DATA = 0x0;

    private static final int HEADERS = 0x1;
    private static final int RST_STREAM = 0x3;
    private static final int SETTINGS = 0x4;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;

    /** RFC 9113, 7. */
    private static final int CANCEL = 0x8;

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final DataOutputStream out;
    private int nextStream = 1;

    RudeGrpcClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        out = new DataOutputStream(socket.getOutputStream());
        out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** This end, as the server's verdict shows its peer. */
    int port() {
        return socket.getLocalPort();
    }

    /** Reads until the server has ended this stream, by its trailers or by a reset: a client that goes before is told of. */
    void awaitEnd(int stream) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        boolean ended = false;
        while (!ended) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            boolean ours = (in.readInt() & Integer.MAX_VALUE) == stream;
            in.skipNBytes(length);
            boolean last = (type == HEADERS || type == DATA) && (flags & END_STREAM) != 0;
            ended = ours && (last || type == RST_STREAM);
        }
    }

    /** Sends a call with an empty message; its stream. */
    int call(String method) throws IOException {
        return call(method, 0);
    }

    /** The same with a deadline, which the server keeps too; 0 for none. */
    int call(String method, int timeoutMillis) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        header(head, ":method", "POST");
        header(head, ":scheme", "http");
        header(head, ":path", "/" + method);
        header(head, ":authority", "localhost");
        header(head, "content-type", "application/grpc");
        header(head, "te", "trailers");
        if (timeoutMillis > 0) {
            header(head, "grpc-timeout", timeoutMillis + "m");
        }
        header(head, "authorization", "sesame");
        frame(HEADERS, END_HEADERS, stream, head.toByteArray());
        frame(DATA, END_STREAM, stream, new byte[5]); // not compressed, no bytes
        return stream;
    }

    /** Cancels a call, as a deadline or the application does. */
    void cancel(int stream) throws IOException {
        frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
    }

    /** Resets the connection under all of its streams. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** RFC 7541, 6.2.2: a literal without indexing, in plain octets. */
    private static void header(ByteArrayOutputStream head, String name, String value) {
        head.write(0);
        for (String text : new String[] {name, value}) {
            head.write(text.length());
            head.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeByte(0);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package io.wirewitness.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that speaks as much HTTP/2 in clear text as it takes to fail in a given way: with prior knowledge, or after an
 * upgrade from HTTP/1.1. Each port has its own plan: how the first, the second... request of a connection is answered; the
 * last answer goes for all that follow.
 *
 * <p>Answers: {@code ok}; {@code status-STATUS}; {@code rst-CODE}; {@code goaway-CODE-BACK[-DEBUG]}, whose last stream is the request's less BACK,
 * then FIN if BACK is 0; {@code graceful-BACK[-DEBUG]}, announced for every stream first; {@code eof}; {@code reset}; {@code never}.
 */
final class Http2Peer implements Peer, AutoCloseable {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PREFACE_BYTES = 24;
    private static final int NO_ERROR = 0;

    private final List<ServerSocket> listeners = new CopyOnWriteArrayList<>();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final boolean grpc;

    /** A peer that answers as a gRPC server would, or with an empty 200. */
    Http2Peer(boolean grpc) {
        this.grpc = grpc;
    }

    /** A port with a plan. */
    int port(String... answers) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName(host()));
        listeners.add(listener);
        List<String> plan = List.of(answers);
        daemon(() -> {
            while (true) {
                Socket socket = listener.accept();
                accepted.add(socket);
                daemon(() -> serve(socket, plan));
            }
        });
        return listener.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException gone) {
                // The client or the test is gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket, List<String> plan) throws IOException {
        socket.setTcpNoDelay(true);
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        OutputStream out = socket.getOutputStream();
        int requests = 0;
        in.mark(PREFACE_BYTES);
        byte[] first = new byte[3];
        in.readFully(first);
        in.reset();
        if (new String(first, StandardCharsets.US_ASCII).equals("PRI")) {
            in.skipNBytes(PREFACE_BYTES);
            frame(out, SETTINGS, 0, 0, new byte[0]);
        } else {
            upgrade(in, out);
            answer(socket, out, 1, plan.get(requests++));
            in.skipNBytes(PREFACE_BYTES);
        }
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & 0x7fff_ffff;
            byte[] payload = in.readNBytes(length);
            if (type == SETTINGS && (flags & ACK) == 0) {
                frame(out, SETTINGS, ACK, 0, new byte[0]);
            } else if (type == PING && (flags & ACK) == 0) {
                frame(out, PING, ACK, 0, payload);
            } else if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
                String how = plan.get(Math.min(requests++, plan.size() - 1));
                answer(socket, out, stream, how);
            }
        }
    }

    private static void upgrade(DataInputStream in, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int length = lower.indexOf("content-length:");
        if (length >= 0) {
            int from = length + "content-length:".length();
            in.skipNBytes(Long.parseLong(
                    lower.substring(from, lower.indexOf('\r', from)).strip()));
        }
        out.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        frame(out, SETTINGS, 0, 0, new byte[0]);
    }

    private void answer(Socket socket, OutputStream out, int stream, String how) throws IOException {
        String[] words = how.split("-", 4);
        switch (words[0]) {
            case "ok" -> ok(out, stream);
            case "status" -> frame(out, HEADERS, END_HEADERS | END_STREAM, stream, status(words[1]));
            case "short" -> {
                ByteArrayOutputStream head = new ByteArrayOutputStream();
                head.write(0x88);
                literal(head, "content-length", "20");
                frame(out, HEADERS, END_HEADERS, stream, head.toByteArray());
                frame(out, DATA, END_STREAM, stream, new byte[10]);
            }
            case "rst" -> frame(out, RST_STREAM, 0, stream, number(Long.parseLong(words[1])));
            case "goaway" -> {
                goAway(
                        out,
                        stream - Integer.parseInt(words[2]),
                        Long.parseLong(words[1]),
                        words.length > 3 ? words[3] : "");
                endUnlessRefused(socket, words[2]);
            }
            case "graceful" -> {
                String debug = words.length > 2 ? words[2] : "";
                goAway(out, 0x7fff_ffff, NO_ERROR, debug);
                goAway(out, stream - Integer.parseInt(words[1]), NO_ERROR, debug);
                endUnlessRefused(socket, words[1]);
            }
            case "eof" -> socket.shutdownOutput();
            case "reset" -> {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case "never" -> {}
            default -> throw new IllegalArgumentException(how);
        }
    }

    /** A client that finds its stream refused ends the connection itself; a FIN would race with what it does then. */
    private static void endUnlessRefused(Socket socket, String back) throws IOException {
        if (back.equals("0")) {
            socket.shutdownOutput();
        }
    }

    private void ok(OutputStream out, int stream) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(0x88); // :status 200, the static table's eighth (RFC 7541, A)
        if (!grpc) {
            frame(out, HEADERS, END_HEADERS | END_STREAM, stream, head.toByteArray());
            return;
        }
        literal(head, "content-type", "application/grpc");
        frame(out, HEADERS, END_HEADERS, stream, head.toByteArray());
        frame(out, DATA, 0, stream, new byte[] {0, 0, 0, 0, 1, 42});
        ByteArrayOutputStream trailers = new ByteArrayOutputStream();
        literal(trailers, "grpc-status", "0");
        frame(out, HEADERS, END_HEADERS | END_STREAM, stream, trailers.toByteArray());
    }

    /** The name of the static table's eighth entry, with another value (RFC 7541, 6.2.2 and A). */
    private static byte[] status(String status) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x08);
        block.write(status.length());
        block.writeBytes(status.getBytes(StandardCharsets.US_ASCII));
        return block.toByteArray();
    }

    /** Without indexing, a new name, no Huffman code (RFC 7541, 6.2.2). */
    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        block.write(name.length());
        block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static void goAway(OutputStream out, int last, long code, String debug) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(number(last));
        payload.writeBytes(number(code));
        payload.writeBytes(debug.getBytes(StandardCharsets.US_ASCII));
        frame(out, GOAWAY, 0, 0, payload.toByteArray());
    }

    private static byte[] number(long value) {
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }

    /** One write, so that no reader sees half of it: length, type, flags, stream, payload (RFC 9113, 4.1). */
    private static void frame(OutputStream out, int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(payload.length >> 16);
        bytes.write(payload.length >> 8);
        bytes.write(payload.length);
        bytes.write(type);
        bytes.write(flags);
        bytes.writeBytes(number(stream));
        bytes.writeBytes(payload);
        out.write(bytes.toByteArray());
        out.flush();
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return listeners.get(0).getLocalPort();
    }

    @Override
    public void awaitClosed(String scenario, long patienceMillis) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void awaitRequests(String scenario, int count, long patienceMillis) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        List<AutoCloseable> open = new ArrayList<>(listeners);
        open.addAll(accepted);
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception gone) {
                // closed already
            }
        }
    }
}

package io.wirewitness.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** tcpdump on the loopback interface, into a file. Whoever starts it closes it; {@link #finish} ends it with all packets. */
public final class Recording implements AutoCloseable {

    private final Process tcpdump;
    private final Path file;

    private Recording(Process tcpdump, Path file) {
        this.tcpdump = tcpdump;
        this.file = file;
    }

    /** Starts one, and returns once it captures. */
    public static Recording start(Path file, String... options) throws IOException {
        String[] command = {"tcpdump", "-i", "lo", "-n", "-U", "--immediate-mode", "-B", "16384", "-w", file.toString()
        };
        String[] all = java.util.Arrays.copyOf(command, command.length + options.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        Path log = file.resolveSibling(file.getFileName() + ".log");
        Process tcpdump = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Recording recording = new Recording(tcpdump, file);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(log).contains("listening on"));
        return recording;
    }

    /** Ends it behind a packet that is sent last, so that none before it is missing; returns the file. */
    public Path finish() throws IOException, InterruptedException {
        byte[] mark = ("the end of this recording " + System.nanoTime()).getBytes(StandardCharsets.US_ASCII);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(mark, mark.length, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 9));
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> endsWith(mark));
        close();
        return file;
    }

    private boolean endsWith(byte[] mark) throws IOException {
        try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "r")) {
            // The mark may be followed by the ICMP error that quotes it, and by whatever else passes on this interface.
            int last = (int) Math.min(written.length(), 1 << 20);
            byte[] tail = new byte[last];
            written.seek(written.length() - last);
            written.readFully(tail);
            return new String(tail, StandardCharsets.ISO_8859_1)
                    .contains(new String(mark, StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void close() {
        tcpdump.destroy();
        tcpdump.onExit().join();
    }
}

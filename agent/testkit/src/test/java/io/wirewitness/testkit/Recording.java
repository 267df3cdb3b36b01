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
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** tcpdump on one interface, into a file. Whoever starts it closes it; {@link #finish} ends it with all packets. */
public final class Recording implements AutoCloseable {

    private final Process tcpdump;
    private final Path file;
    private final List<String> through;
    private final String markedAt;

    private Recording(Process tcpdump, Path file, List<String> through, String markedAt) {
        this.tcpdump = tcpdump;
        this.file = file;
        this.through = through;
        this.markedAt = markedAt;
    }

    /** Starts one on the loopback interface, and returns once it captures. */
    public static Recording start(Path file, String... options) throws IOException {
        return start(file, List.of(), "lo", "127.0.0.1", options);
    }

    /**
     * The same on an interface of another network namespace.
     *
     * @param through the command that leads there, such as {@code ip netns exec}
     * @param markedAt an address that is reached through this interface
     */
    public static Recording start(Path file, List<String> through, String device, String markedAt, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(through);
        command.addAll(List.of("tcpdump", "-i", device, "-n", "-U", "--immediate-mode", "-B", "16384", "-w"));
        command.add(file.toString());
        command.addAll(List.of(options));
        Path log = file.resolveSibling(file.getFileName() + ".log");
        Process tcpdump = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Recording recording = new Recording(tcpdump, file, through, markedAt);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(log).contains("listening on"));
        return recording;
    }

    /** Ends it behind a packet that is sent last, so that none before it is missing; returns the file. */
    public Path finish() throws IOException, InterruptedException {
        byte[] mark = ("end of recording " + System.nanoTime()).getBytes(StandardCharsets.US_ASCII);
        if (through.isEmpty()) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(mark, mark.length, InetAddress.getByName(markedAt), 9));
            }
        } else {
            List<String> send = new ArrayList<>(through);
            String text = new String(mark, StandardCharsets.US_ASCII);
            send.addAll(List.of("bash", "-c", "printf '" + text + "' >/dev/udp/" + markedAt + "/9"));
            Commands.run(send.toArray(new String[0]));
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

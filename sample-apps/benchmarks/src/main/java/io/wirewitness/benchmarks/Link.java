package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Two network namespaces of our own, joined by a cable that carries small packets one by one. Needs root and
 * {@code ip}; touches nothing else; whoever opens it closes it.
 */
final class Link implements AutoCloseable {

    static final String NEAR_DEVICE = "near";
    static final String FAR_ADDRESS = "10.204.7.2";
    private static final String NEAR_ADDRESS = "10.204.7.1";
    private static final String NETWORK = "10.204.7.0/24";
    private static final int SMALL_PACKETS = 576;

    private final String near = "wwnear" + ProcessHandle.current().pid() % 100_000;
    private final String far = "wwfar" + ProcessHandle.current().pid() % 100_000;

    private final int mtuBytes;

    private Link(int mtuBytes) {
        this.mtuBytes = mtuBytes;
    }

    static Link open() throws IOException, InterruptedException {
        return open(SMALL_PACKETS);
    }

    static Link open(int mtuBytes) throws IOException, InterruptedException {
        Link link = new Link(mtuBytes);
        try {
            run("ip netns add " + link.near);
            run("ip netns add " + link.far);
            run("ip -n " + link.near + " link add near type veth peer name far netns " + link.far);
            link.end(link.near, NEAR_DEVICE, NEAR_ADDRESS);
            link.end(link.far, "far", FAR_ADDRESS);
            return link;
        } catch (IOException | InterruptedException e) {
            link.close();
            throw e;
        }
    }

    private void end(String space, String device, String address) throws IOException, InterruptedException {
        run("ip -n " + space + " link set lo up");
        run("ip -n " + space + " addr add " + address + "/24 dev " + device);
        // One segment at a time: no packet larger than the MTU is ever seen by a capture.
        run("ip -n " + space + " link set " + device + " mtu " + mtuBytes + " gso_max_segs 1 up");
        // A host's own choice, such as bbr, may pace below the rate that is wanted here.
        run("ip -n " + space + " route replace " + NETWORK + " dev " + device + " congctl reno");
    }

    List<String> inNear() {
        return inSpace(near);
    }

    List<String> inFar() {
        return inSpace(far);
    }

    private static List<String> inSpace(String space) {
        return List.of("ip", "netns", "exec", space);
    }

    private static void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command.split(" ", -1))))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said.strip());
        }
    }

    @Override
    public void close() {
        for (String space : List.of(near, far)) {
            try {
                run("ip netns del " + space);
            } catch (IOException e) {
                System.err.println("bench: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

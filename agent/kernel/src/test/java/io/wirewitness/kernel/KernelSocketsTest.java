package io.wirewitness.kernel;

import static io.wirewitness.kernel.Bindings.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel says of real connections; {@link TcpInfo} states the findings that are asserted here. */
class KernelSocketsTest {

    private static final String ALL = "io.wirewitness.kernel.Bindings#all";

    private static KernelSockets sockets(NativeLibraries libraries) {
        return new KernelSockets(required(libraries.libc().value()));
    }

    private static KernelSnapshot snapshot(KernelSockets sockets, int descriptor) {
        return required(sockets.snapshot(descriptor, 1));
    }

    private static void awaitState(KernelSockets sockets, int descriptor, TcpState state) {
        await().until(() -> snapshot(sockets, descriptor).state() == state);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void theConnectingSidesSynCountsAsAcknowledgedAndTheAcceptingSidesDoesNot(NativeLibraries libraries)
            throws Exception {
        KernelSockets sockets = sockets(libraries);
        try (Wire wire = Wire.open()) {
            KernelSnapshot client = snapshot(sockets, wire.clientDescriptor());
            KernelSnapshot server = snapshot(sockets, wire.serverDescriptor());

            assertThat(client.bytesAcked()).isEqualTo(1);
            assertThat(server.bytesAcked()).isZero();
            assertThat(client.bytesReceived()).isZero();
            assertThat(server.bytesReceived()).isZero();
            assertThat(client.epochNanos()).isEqualTo(1);
            assertThat(client.state()).isEqualTo(TcpState.ESTABLISHED);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aFinCountsAsOneByteOnBothSides(NativeLibraries libraries) throws Exception {
        KernelSockets sockets = sockets(libraries);
        try (Wire wire = Wire.open()) {
            int client = wire.clientDescriptor();
            int server = wire.serverDescriptor();
            Wire.send(wire.client(), 100);
            Wire.receive(wire.server(), 100);
            Wire.send(wire.server(), 200);
            Wire.receive(wire.client(), 200);
            await().until(() -> snapshot(sockets, server).bytesAcked() == 200);
            assertThat(snapshot(sockets, client).bytesAcked()).isEqualTo(101);

            wire.server().shutdownOutput();
            awaitState(sockets, client, TcpState.CLOSE_WAIT);
            assertThat(snapshot(sockets, client).bytesReceived()).isEqualTo(201);
            assertThat(snapshot(sockets, client).bytesAcked()).isEqualTo(101);
            await().until(() -> snapshot(sockets, server).bytesAcked() == 201);

            wire.client().shutdownOutput();
            awaitState(sockets, client, TcpState.CLOSE);
            assertThat(snapshot(sockets, client).bytesAcked()).isEqualTo(102);
            assertThat(snapshot(sockets, client).bytesSent()).isEqualTo(100);
            assertThat(snapshot(sockets, server).bytesReceived()).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void theReceiveQueueHasDataButNotTheFin(NativeLibraries libraries) throws Exception {
        KernelSockets sockets = sockets(libraries);
        try (Wire wire = Wire.open()) {
            int client = wire.clientDescriptor();
            wire.server().shutdownOutput();
            awaitState(sockets, client, TcpState.CLOSE_WAIT);
            assertThat(snapshot(sockets, client).receiveQueueBytes()).isZero();
        }
        try (Wire wire = Wire.open()) {
            int client = wire.clientDescriptor();
            Wire.send(wire.server(), 10);
            wire.server().shutdownOutput();
            awaitState(sockets, client, TcpState.CLOSE_WAIT);
            assertThat(snapshot(sockets, client).receiveQueueBytes()).isEqualTo(10);

            Wire.receive(wire.client(), 4);
            assertThat(snapshot(sockets, client).receiveQueueBytes()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aResetKeepsTheCountsAndOurOwnAddress(NativeLibraries libraries) throws Exception {
        KernelSockets sockets = sockets(libraries);
        try (Wire wire = Wire.open()) {
            int client = wire.clientDescriptor();
            Endpoint local = required(sockets.local(client));
            Endpoint remote = required(sockets.remote(client));
            assertThat(required(sockets.remote(wire.serverDescriptor()))).isEqualTo(local);
            assertThat(required(sockets.local(wire.serverDescriptor()))).isEqualTo(remote);
            Wire.send(wire.client(), 100);
            await().until(() -> snapshot(sockets, client).bytesAcked() == 101);
            assertThat(snapshot(sockets, client).sendWindowBytes()).isGreaterThan(100);

            Wire.abort(wire.server());

            awaitState(sockets, client, TcpState.CLOSE);
            KernelSnapshot after = snapshot(sockets, client);
            assertThat(after.bytesSent()).isEqualTo(100);
            assertThat(after.bytesAcked()).isEqualTo(101);
            assertThat(after.unackedSegments()).isZero();
            assertThat(sockets.remote(client)).isNull();
            assertThat(sockets.local(client)).isEqualTo(local);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void whatTheReceiversHostDropsStaysUnacknowledged(NativeLibraries libraries) throws Exception {
        String output = DroppedByReceiver.run(libraries.libc().value() instanceof FfmCalls.Libc);
        assumeTrue(!output.startsWith("skipped"), output);

        assertThat(output).contains("state=ESTABLISHED").contains("bytesSent=").contains("bytesAcked=101,");
        assertThat(output).containsPattern("unackedSegments=[1-9]").containsPattern("retransmits=[1-9]");
        assertThat(output).containsPattern("bytesRetransmitted=[1-9]").containsPattern("backoff=[1-9]");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void addressesOfBothFamilies(NativeLibraries libraries) throws Exception {
        KernelSockets sockets = sockets(libraries);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 1, 2, 3}), 0));
            assertThat(sockets.local(Wire.descriptor(listener)))
                    .hasToString("127.1.2.3:" + listener.socket().getLocalPort());
        }
        byte[] six = new byte[16];
        six[15] = 1;
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getByAddress(six), 0));
            Endpoint local = required(sockets.local(Wire.descriptor(listener)));
            assertThat(local).isEqualTo(new Endpoint(0, 1, listener.socket().getLocalPort()));
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void whatIsNotTcpIsNotKnown(NativeLibraries libraries) throws Exception {
        KernelSockets sockets = sockets(libraries);
        Pipe pipe = Pipe.open();
        try (DatagramChannel udp = DatagramChannel.open();
                SocketChannel unix = SocketChannel.open(StandardProtocolFamily.UNIX);
                Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            assertThat(sockets.snapshot(Wire.descriptor(udp), 1)).isNull();
            assertThat(sockets.snapshot(Wire.descriptor(unix), 1)).isNull();
            assertThat(sockets.local(Wire.descriptor(unix))).isNull();
            assertThat(sockets.snapshot(Wire.descriptor(source), 1)).isNull();
            assertThat(sockets.remote(Wire.descriptor(sink))).isNull();
        }
        assertThat(sockets.snapshot(-1, 1)).isNull();
        assertThat(sockets.local(1_000_000)).isNull();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void manyThreadsAskAndEachGetsItsOwnAnswer(NativeLibraries libraries) throws Exception {
        KernelSockets sockets = sockets(libraries);
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger right = new AtomicInteger();
        List<Wire> wires = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Wire wire = Wire.open();
            wires.add(wire);
            int bytes = 1 + i;
            Wire.send(wire.client(), bytes);
            int descriptor = wire.serverDescriptor();
            await().until(() -> snapshot(sockets, descriptor).bytesReceived() == bytes);
            Endpoint peer = required(sockets.local(wire.clientDescriptor()));
            threads.add(new Thread(() -> {
                for (int n = 0; n < 2_000; n++) {
                    KernelSnapshot seen = sockets.snapshot(descriptor, n);
                    boolean same = seen != null
                            && seen.bytesReceived() == bytes
                            && seen.receiveQueueBytes() == bytes
                            && seen.epochNanos() == n
                            && peer.equals(sockets.remote(descriptor));
                    (same ? right : wrong).incrementAndGet();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (Wire wire : wires) {
            wire.close();
        }

        assertThat(wrong).hasValue(0);
        assertThat(right).hasValue(16 * 2_000);
    }
}

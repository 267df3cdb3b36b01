package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract that both bindings pass. */
class NativeCallsTest {

    private static final String ALL = "io.wirewitness.kernel.Bindings#all";

    @ParameterizedTest
    @MethodSource(ALL)
    void addressAndViewAreTheSameMemory(NativeLibraries libraries) {
        NativeCalls.Libc libc = Bindings.required(libraries.libc().value());
        ByteBuffer buffer = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
        buffer.position(8);

        ByteBuffer view = libc.view(libc.address(buffer), 64);
        buffer.putLong(0, 0x0102_0304_0506_0708L);
        view.putInt(8, 42);

        assertThat(view.getLong(0)).isEqualTo(0x0102_0304_0506_0708L);
        assertThat(buffer.getInt(8)).isEqualTo(42);
        assertThat(view.capacity()).isEqualTo(64);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void strnlenStopsAtTheNulAndAtTheLimit(NativeLibraries libraries) {
        NativeCalls.Libc libc = Bindings.required(libraries.libc().value());
        ByteBuffer text = ByteBuffer.allocateDirect(16);
        text.put("hello".getBytes(StandardCharsets.US_ASCII));

        assertThat(libc.strnlen(libc.address(text), 16)).isEqualTo(5);
        assertThat(libc.strnlen(libc.address(text), 3)).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void socketCallsFailWithoutASocket(NativeLibraries libraries) {
        NativeCalls.Libc libc = Bindings.required(libraries.libc().value());
        ByteBuffer buffer = ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder());
        long length = libc.address(buffer);
        buffer.putInt(0, 128);

        assertThat(libc.getsockopt(-1, 6, 11, length + 16, length)).isEqualTo(-1);
        assertThat(libc.getsockname(-1, length + 16, length)).isEqualTo(-1);
        assertThat(libc.getpeername(-1, length + 16, length)).isEqualTo(-1);
        assertThat(libc.ioctl(-1, 0x541b, length + 16)).isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void pollTellsReadableFromNot(NativeLibraries libraries) throws Exception {
        NativeCalls.Libc libc = Bindings.required(libraries.libc().value());
        ByteBuffer pollfd = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        try (Wire wire = Wire.open()) {
            pollfd.putInt(0, wire.serverDescriptor()).putShort(4, (short) 1); // POLLIN

            assertThat(libc.poll(libc.address(pollfd), 1, 0)).isZero();
            Wire.send(wire.client(), 1);
            assertThat(libc.poll(libc.address(pollfd), 1, 10_000)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void libpcapIsThere(NativeLibraries libraries) {
        NativeCalls.Libc libc = Bindings.required(libraries.libc().value());
        NativeCalls.Pcap pcap = Bindings.required(libraries.pcap().value());

        assertThat(CStrings.read(libc, pcap.pcap_lib_version())).startsWith("libpcap version 1.");
        assertThat(CStrings.read(libc, pcap.pcap_statustostr(-8))).isNotBlank();
    }

    @Test
    void theBindingFollowsTheJvm() {
        NativeCalls.Libc libc =
                Bindings.required(NativeLibraries.of(null).libc().value());

        assertThat(libc.getClass().getName()).contains(Runtime.version().feature() >= 22 ? "FfmCalls" : "JnaCalls");
    }
}

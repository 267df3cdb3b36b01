package io.wirewitness.testkit;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.wirewitness.kernel.NativeCalls;
import io.wirewitness.kernel.NativeLibraries;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A box of ill will: waits for a packet on an interface, and sends {@linkplain Forgery forged ones} in answer to the first. It
 * listens through libpcap as the agent binds it; the one function more that sending takes is bound here, so that the agent
 * cannot send. A program of its own, for a network namespace; needs {@code CAP_NET_RAW}.
 */
public final class Injector {

    private static final int SNAPLEN = 256;
    private static final int ERROR_BUFFER_BYTES = 256; // PCAP_ERRBUF_SIZE
    private static final int HEADER_BYTES = 24; // struct pcap_pkthdr
    private static final int NO_NETMASK = -1;

    private final NativeCalls.Libc libc;
    private final NativeCalls.Pcap pcap;
    private final long handle;

    private Injector(NativeLibraries libraries, String device, String filter) throws IOException {
        libc = required(libraries.libc().value());
        pcap = required(libraries.pcap().value());
        ByteBuffer error = direct(ERROR_BUFFER_BYTES);
        ByteBuffer name = text(device);
        long opened;
        try {
            opened = pcap.pcap_create(libc.address(name), libc.address(error));
        } finally {
            Reference.reachabilityFence(name); // nobody but C still needs them
            Reference.reachabilityFence(error);
        }
        handle = opened;
        pcap.pcap_set_snaplen(handle, SNAPLEN);
        pcap.pcap_set_timeout(handle, 10);
        pcap.pcap_set_immediate_mode(handle, 1);
        if (pcap.pcap_activate(handle) < 0) {
            throw new IOException("no capture on " + device);
        }
        filter(filter);
    }

    private void filter(String filter) throws IOException {
        ByteBuffer program = direct(16);
        ByteBuffer words = text(filter);
        try {
            if (pcap.pcap_compile(handle, libc.address(program), libc.address(words), 1, NO_NETMASK) != 0
                    || pcap.pcap_setfilter(handle, libc.address(program)) != 0) {
                throw new IOException("no filter: " + filter);
            }
        } finally {
            Reference.reachabilityFence(program);
            Reference.reachabilityFence(words);
        }
    }

    /** The interface, the filter, and a {@link Forgery#word} each; says {@code @ready}, then {@code @sent}, and ends. */
    public static void main(String[] arguments) throws IOException {
        Injector injector = new Injector(NativeLibraries.of(null), arguments[0], arguments[1]);
        System.out.println("@ready");
        List<Forgery> forgeries =
                Arrays.stream(arguments).skip(2).map(Forgery::parse).toList();
        injector.answerFirst(forgeries);
        System.out.println("@sent");
        System.exit(0);
    }

    private void answerFirst(List<Forgery> forgeries) throws IOException {
        Function inject = NativeLibrary.getInstance("libpcap.so.0.8").getFunction("pcap_inject");
        ByteBuffer pointers = direct(16);
        int result = 0;
        while (result == 0) {
            result = pcap.pcap_next_ex(handle, libc.address(pointers), libc.address(pointers) + 8);
        }
        if (result < 0) {
            throw new IOException("no packet");
        }
        ByteBuffer header = libc.view(pointers.getLong(0), HEADER_BYTES);
        byte[] model = new byte[header.getInt(16)];
        int length = header.getInt(20);
        libc.view(pointers.getLong(8), model.length).get(model);
        for (Forgery forgery : forgeries) {
            byte[] frame = forgery.frame(model, length);
            Object sent = inject.invoke(Integer.class, new Object[] {new Pointer(handle), frame, (long) frame.length});
            if (!Integer.valueOf(frame.length).equals(sent)) {
                throw new IOException("not sent: " + sent);
            }
        }
    }

    private static <T> T required(@Nullable T value) throws IOException {
        if (value == null) {
            throw new IOException("libpcap or the C library cannot be linked");
        }
        return value;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer text(String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
        return direct(bytes.length).put(bytes);
    }
}

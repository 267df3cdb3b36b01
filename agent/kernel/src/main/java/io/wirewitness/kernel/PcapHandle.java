package io.wirewitness.kernel;

import io.wirewitness.capture.LinkType;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One live libpcap capture. Belongs to one thread, as libpcap demands; whoever has it closes it, and reads nothing of it
 * after that.
 *
 * <p>In immediate mode and never blocking: a packet can be read as soon as the kernel has it, so a read that finds none
 * means that there is none. TPACKET_V3, the other mode, hands over blocks of 256 KiB, and each costs a block even if one
 * packet is in it: a garbage collection of 160 ms would already lose packets on a quiet host, with 4 MiB. Nobody wakes
 * up for each packet all the same, because the caller sleeps between its rounds.
 */
final class PcapHandle implements AutoCloseable {

    private static final int KERNEL_BUFFER_BYTES = 4 << 20;
    private static final int ERROR_BUFFER_BYTES = 256; // PCAP_ERRBUF_SIZE
    private static final int TIMEOUT_MILLIS = 10; // must be set; without meaning in immediate mode
    private static final int PRECISION_NANO = 1; // PCAP_TSTAMP_PRECISION_NANO
    private static final int ANY_NETMASK = -1; // PCAP_NETMASK_UNKNOWN
    private static final int PERMISSION_DENIED = -8; // PCAP_ERROR_PERM_DENIED
    private static final int DLT_RAW = 12; // on Linux; LINKTYPE_RAW is another number

    /** {@code struct pcap_pkthdr}: i64 seconds, i64 micro- or nanoseconds, u32 captured length, u32 length on the wire. */
    private static final int HEADER_BYTES = 24;

    /** So far to each side of the first packet's address: the kernel's buffer, and with it all later packets, is inside. */
    private static final int WINDOW_BYTES = 2 * KERNEL_BUFFER_BYTES;

    private final NativeCalls.Libc libc;
    private final NativeCalls.Pcap pcap;
    private final long handle;
    private final ByteBuffer pointers = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    private final ByteBuffer stats = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    private final ByteBuffer program = ByteBuffer.allocateDirect(16);
    private final long pointersAt;
    private final int linkType;
    private final int fractionNanos;
    private final int descriptor;

    private ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    private long headerAt;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowAt;

    private PcapHandle(NativeCalls.Libc libc, NativeCalls.Pcap pcap, long handle) {
        this.libc = libc;
        this.pcap = pcap;
        this.handle = handle;
        this.pointersAt = libc.address(pointers);
        int dlt = pcap.pcap_datalink(handle);
        this.linkType = dlt == DLT_RAW ? LinkType.RAW : dlt;
        this.fractionNanos = pcap.pcap_get_tstamp_precision(handle) == PRECISION_NANO ? 1 : 1_000;
        this.descriptor = pcap.pcap_get_selectable_fd(handle);
    }

    /** Starts a capture; the reason, if it cannot, names the command that grants the right. Any thread. */
    static Opened<PcapHandle> open(NativeCalls.Libc libc, NativeCalls.Pcap pcap, CaptureSettings settings) {
        ByteBuffer device = CStrings.direct(settings.networkInterface());
        ByteBuffer error = ByteBuffer.allocateDirect(ERROR_BUFFER_BYTES);
        try {
            return open(libc, pcap, settings, libc.address(device), libc.address(error));
        } finally {
            Reference.reachabilityFence(device); // nobody but C still needs them
            Reference.reachabilityFence(error);
        }
    }

    private static Opened<PcapHandle> open(
            NativeCalls.Libc libc, NativeCalls.Pcap pcap, CaptureSettings settings, long device, long error) {
        long handle = pcap.pcap_create(device, error);
        if (handle == 0) {
            return Opened.not("libpcap: " + CStrings.read(libc, error));
        }
        pcap.pcap_set_snaplen(handle, settings.snaplenBytes());
        pcap.pcap_set_promisc(handle, 0);
        pcap.pcap_set_timeout(handle, TIMEOUT_MILLIS);
        pcap.pcap_set_immediate_mode(handle, 1);
        pcap.pcap_set_buffer_size(handle, KERNEL_BUFFER_BYTES);
        pcap.pcap_set_tstamp_precision(handle, PRECISION_NANO); // microseconds stay where it fails
        String reason = activate(libc, pcap, handle, error, settings.networkInterface());
        if (reason != null) {
            pcap.pcap_close(handle);
            return Opened.not(reason);
        }
        PcapHandle opened = new PcapHandle(libc, pcap, handle);
        reason = opened.filter(settings.filter());
        if (reason != null) {
            opened.close();
            return Opened.not("capture.filter \"" + settings.filter() + "\": " + reason);
        }
        return Opened.of(opened);
    }

    private static @Nullable String activate(
            NativeCalls.Libc libc, NativeCalls.Pcap pcap, long handle, long error, String networkInterface) {
        int status = pcap.pcap_activate(handle);
        if (status == PERMISSION_DENIED) {
            return Permission.DENIED;
        }
        if (status < 0) {
            String message = CStrings.read(libc, pcap.pcap_geterr(handle));
            String text = message.isEmpty() ? CStrings.read(libc, pcap.pcap_statustostr(status)) : message;
            return "libpcap on " + networkInterface + ": " + text;
        }
        return pcap.pcap_setnonblock(handle, 1, error) == 0 ? null : "libpcap: " + CStrings.read(libc, error);
    }

    /** Lets through what the filter says from now on; what is wrong with it, or null. */
    @Nullable
    String filter(String filter) {
        ByteBuffer text = CStrings.direct(filter);
        try {
            if (pcap.pcap_compile(handle, libc.address(program), libc.address(text), 1, ANY_NETMASK) != 0) {
                return error();
            }
        } finally {
            Reference.reachabilityFence(text);
        }
        int status = pcap.pcap_setfilter(handle, libc.address(program));
        pcap.pcap_freecode(libc.address(program));
        return status == 0 ? null : error();
    }

    /** Goes to the next packet: 1, or 0 if there is none, or below 0 with {@link #error}. */
    int next() {
        int result = pcap.pcap_next_ex(handle, pointersAt, pointersAt + 8);
        if (result == 1) {
            see(pointers.getLong(0), pointers.getLong(8));
        }
        return result;
    }

    private void see(long newHeaderAt, long dataAt) {
        if (newHeaderAt != headerAt) { // in fact it lies in the handle, always at the same place
            headerAt = newHeaderAt;
            header = libc.view(headerAt, HEADER_BYTES);
        }
        int captured = header.getInt(16);
        if (dataAt < windowAt || dataAt + captured > windowAt + window.capacity()) {
            windowAt = dataAt - WINDOW_BYTES;
            window = libc.view(windowAt, 2 * WINDOW_BYTES).order(ByteOrder.BIG_ENDIAN);
        }
        int offset = (int) (dataAt - windowAt);
        window.limit(offset + captured).position(offset);
    }

    /** The present packet's stamp by the wall clock, in nanoseconds since 1970. */
    long wallNanos() {
        return header.getLong(0) * 1_000_000_000L + header.getLong(8) * fractionNanos;
    }

    /** The present packet's length on the wire. */
    int originalLength() {
        return header.getInt(20);
    }

    /** The present packet, from position to limit, until the next call of {@link #next}. */
    ByteBuffer bytes() {
        return window;
    }

    /** A LINKTYPE_ number. */
    int linkType() {
        return linkType;
    }

    /** For poll(2); -1 if there is none. */
    int descriptor() {
        return descriptor;
    }

    /** Packets that the kernel and the interface dropped for want of room, since the start; -1 if not known. */
    long dropped() {
        // struct pcap_stat: u32 received, dropped, dropped by the interface
        if (pcap.pcap_stats(handle, libc.address(stats)) != 0) {
            return -1;
        }
        return (stats.getInt(4) & 0xffff_ffffL) + (stats.getInt(8) & 0xffff_ffffL);
    }

    /** libpcap's last words. */
    String error() {
        return CStrings.read(libc, pcap.pcap_geterr(handle));
    }

    @Override
    public void close() {
        window = ByteBuffer.allocate(0);
        header = ByteBuffer.allocate(0);
        pcap.pcap_close(handle);
    }
}

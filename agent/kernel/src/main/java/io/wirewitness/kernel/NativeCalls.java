package io.wirewitness.kernel;

import java.nio.ByteBuffer;

/**
 * The C functions the agent needs, and no other. {@link JnaCalls} and {@link FfmCalls} bind the same functions in the
 * same order, so that a reader can lay them side by side.
 *
 * <p>Pointers are {@code long}, as is {@code size_t}: 64-bit Linux only. Memory is handed over as addresses of the
 * caller's own direct buffers ({@link Libc#address}); the caller keeps the buffer reachable until the call returns. All
 * functions are as safe across threads as their C originals: everything in {@link Libc} is, and a {@link Pcap} handle
 * belongs to one thread.
 */
public interface NativeCalls {

    /** The C library. */
    interface Libc {

        /** getsockopt(2): 0, or -1. */
        int getsockopt(int descriptor, int level, int name, long value, long valueLength);

        /** ioctl(2) with a pointer argument: -1 on failure. */
        int ioctl(int descriptor, long request, long argument);

        /** getsockname(2): 0, or -1. */
        int getsockname(int descriptor, long address, long addressLength);

        /** getpeername(2): 0, or -1. */
        int getpeername(int descriptor, long address, long addressLength);

        /** poll(2): how many descriptors are ready, 0 after the timeout, -1 on failure (a signal, too). */
        int poll(long descriptors, long count, int timeoutMillis);

        /** strnlen(3). */
        long strnlen(long text, long most);

        /** The address of a direct buffer's first byte, whatever its position. */
        long address(ByteBuffer direct);

        /**
         * The memory at this address as a buffer in native byte order; reading it anywhere but where C says there is
         * memory kills the JVM, so does reading it after C freed it.
         */
        ByteBuffer view(long address, int bytes);
    }

    /** libpcap, 1.5 or later; see pcap(3PCAP). */
    interface Pcap {

        /** pcap_lib_version: a static C string. */
        long pcap_lib_version();

        /** pcap_create: a handle, or 0 with a message in the 256 bytes of {@code errorBuffer}. */
        long pcap_create(long device, long errorBuffer);

        /** pcap_set_snaplen. */
        int pcap_set_snaplen(long handle, int bytes);

        /** pcap_set_promisc. */
        int pcap_set_promisc(long handle, int promiscuous);

        /** pcap_set_timeout. */
        int pcap_set_timeout(long handle, int millis);

        /** pcap_set_buffer_size. */
        int pcap_set_buffer_size(long handle, int bytes);

        /** pcap_set_immediate_mode: packets can be read as they come, TPACKET_V2 instead of V3's blocks. */
        int pcap_set_immediate_mode(long handle, int immediate);

        /** pcap_set_tstamp_precision: 0 where nanoseconds (1) are offered. */
        int pcap_set_tstamp_precision(long handle, int precision);

        /** pcap_get_tstamp_precision: 1 for nanoseconds, 0 for microseconds. */
        int pcap_get_tstamp_precision(long handle);

        /** pcap_activate: 0, a warning above 0, or an error below 0. */
        int pcap_activate(long handle);

        /** pcap_setnonblock: 0, or -1 with a message in {@code errorBuffer}. */
        int pcap_setnonblock(long handle, int nonBlocking, long errorBuffer);

        /** pcap_get_selectable_fd: a descriptor for poll, or -1. */
        int pcap_get_selectable_fd(long handle);

        /** pcap_datalink: a DLT_ number. */
        int pcap_datalink(long handle);

        /** pcap_compile into a {@code struct bpf_program} of 16 bytes: 0, or -1. */
        int pcap_compile(long handle, long program, long filter, int optimize, int netmask);

        /** pcap_setfilter: 0, or below 0. */
        int pcap_setfilter(long handle, long program);

        /** pcap_freecode. */
        void pcap_freecode(long program);

        /** pcap_next_ex: 1 with two pointers stored, 0 if there is no packet now, below 0 on failure. */
        int pcap_next_ex(long handle, long headerPointer, long dataPointer);

        /** pcap_stats into a {@code struct pcap_stat} of 12 bytes: 0, or -1. */
        int pcap_stats(long handle, long stats);

        /** pcap_geterr: a C string inside the handle. */
        long pcap_geterr(long handle);

        /** pcap_statustostr: a static C string. */
        long pcap_statustostr(int status);

        /** pcap_close. */
        void pcap_close(long handle);
    }
}

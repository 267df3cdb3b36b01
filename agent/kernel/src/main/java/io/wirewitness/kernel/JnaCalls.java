package io.wirewitness.kernel;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@link NativeCalls} by JNA's direct mapping, for Java 17 to 21. */
final class JnaCalls {

    private static final String TEMPORARY_DIRECTORY = "jna.tmpdir";

    private JnaCalls() {}

    /** Initialises JNA, which unpacks its library into {@code directory} unless the user names another; may throw. */
    static synchronized void initialise(@Nullable Path directory) throws ClassNotFoundException {
        boolean ours = false;
        if (directory != null && System.getProperty(TEMPORARY_DIRECTORY) == null) {
            System.setProperty(TEMPORARY_DIRECTORY, directory.toString());
            ours = true;
        }
        try {
            Class.forName("com.sun.jna.Native", true, JnaCalls.class.getClassLoader());
        } finally {
            if (ours) {
                System.clearProperty(TEMPORARY_DIRECTORY);
            }
        }
        if (Native.POINTER_SIZE != Long.BYTES) {
            throw new UnsatisfiedLinkError("pointers of " + Native.POINTER_SIZE + " bytes; 8 are needed");
        }
    }

    /** JNA implements the native methods of this class; see {@link Native#register(Class, NativeLibrary)}. */
    static final class Libc implements NativeCalls.Libc {

        /** Links; throws a {@link LinkageError} where that fails. */
        Libc() {
            Native.register(Libc.class, NativeLibrary.getProcess());
        }

        @Override
        public native int getsockopt(int descriptor, int level, int name, long value, long valueLength);

        @Override
        public native int ioctl(int descriptor, long request, long argument);

        @Override
        public native int getsockname(int descriptor, long address, long addressLength);

        @Override
        public native int getpeername(int descriptor, long address, long addressLength);

        @Override
        public native int poll(long descriptors, long count, int timeoutMillis);

        @Override
        public native long strnlen(long text, long most);

        @Override
        public long address(ByteBuffer direct) {
            return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
        }

        @Override
        public ByteBuffer view(long address, int bytes) {
            return new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
        }
    }

    /** JNA implements the native methods of this class; see {@link Native#register(Class, NativeLibrary)}. */
    static final class Pcap implements NativeCalls.Pcap {

        /** Links; throws a {@link LinkageError} where that fails. */
        Pcap(String library) {
            Native.register(Pcap.class, NativeLibrary.getInstance(library));
        }

        @Override
        public native long pcap_lib_version();

        @Override
        public native long pcap_create(long device, long errorBuffer);

        @Override
        public native int pcap_set_snaplen(long handle, int bytes);

        @Override
        public native int pcap_set_promisc(long handle, int promiscuous);

        @Override
        public native int pcap_set_timeout(long handle, int millis);

        @Override
        public native int pcap_set_buffer_size(long handle, int bytes);

        @Override
        public native int pcap_set_immediate_mode(long handle, int immediate);

        @Override
        public native int pcap_set_tstamp_precision(long handle, int precision);

        @Override
        public native int pcap_get_tstamp_precision(long handle);

        @Override
        public native int pcap_activate(long handle);

        @Override
        public native int pcap_setnonblock(long handle, int nonBlocking, long errorBuffer);

        @Override
        public native int pcap_get_selectable_fd(long handle);

        @Override
        public native int pcap_datalink(long handle);

        @Override
        public native int pcap_compile(long handle, long program, long filter, int optimize, int netmask);

        @Override
        public native int pcap_setfilter(long handle, long program);

        @Override
        public native void pcap_freecode(long program);

        @Override
        public native int pcap_next_ex(long handle, long headerPointer, long dataPointer);

        @Override
        public native int pcap_stats(long handle, long stats);

        @Override
        public native long pcap_geterr(long handle);

        @Override
        public native long pcap_statustostr(int status);

        @Override
        public native void pcap_close(long handle);
    }
}

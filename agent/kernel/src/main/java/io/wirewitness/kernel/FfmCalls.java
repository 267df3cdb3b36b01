package io.wirewitness.kernel;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@link NativeCalls} by the JDK's foreign function interface, for Java 22 and later.
 *
 * <p>The handles are static and final, so that the JIT compiles a call through; a class whose link fails cannot be
 * initialised, and its opener reports the cause.
 */
final class FfmCalls {

    private FfmCalls() {}

    /** Initialising this class links; it fails with an {@link ExceptionInInitializerError}. */
    static final class Libc implements NativeCalls.Libc {

        private static final MethodHandle GETSOCKOPT;
        private static final MethodHandle IOCTL;
        private static final MethodHandle GETSOCKNAME;
        private static final MethodHandle GETPEERNAME;
        private static final MethodHandle POLL;
        private static final MethodHandle STRNLEN;
        private static final MethodHandle ADDRESS;
        private static final MethodHandle VIEW;

        static {
            try {
                Foreign libc = Foreign.libc();
                GETSOCKOPT = libc.function(
                        "getsockopt", methodType(int.class, int.class, int.class, int.class, long.class, long.class));
                IOCTL = libc.variadic("ioctl", methodType(int.class, int.class, long.class, long.class), 2);
                GETSOCKNAME = libc.function("getsockname", methodType(int.class, int.class, long.class, long.class));
                GETPEERNAME = libc.function("getpeername", methodType(int.class, int.class, long.class, long.class));
                POLL = libc.function("poll", methodType(int.class, long.class, long.class, int.class));
                STRNLEN = libc.function("strnlen", methodType(long.class, long.class, long.class));
                ADDRESS = Foreign.bufferAddress();
                VIEW = Foreign.bufferAt(MethodHandles.lookup());
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        @Override
        public int getsockopt(int descriptor, int level, int name, long value, long valueLength) {
            try {
                return (int) GETSOCKOPT.invokeExact(descriptor, level, name, value, valueLength);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int ioctl(int descriptor, long request, long argument) {
            try {
                return (int) IOCTL.invokeExact(descriptor, request, argument);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int getsockname(int descriptor, long address, long addressLength) {
            try {
                return (int) GETSOCKNAME.invokeExact(descriptor, address, addressLength);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int getpeername(int descriptor, long address, long addressLength) {
            try {
                return (int) GETPEERNAME.invokeExact(descriptor, address, addressLength);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int poll(long descriptors, long count, int timeoutMillis) {
            try {
                return (int) POLL.invokeExact(descriptors, count, timeoutMillis);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public long strnlen(long text, long most) {
            try {
                return (long) STRNLEN.invokeExact(text, most);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public long address(ByteBuffer direct) {
            try {
                return (long) ADDRESS.invokeExact(direct) - direct.position();
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public ByteBuffer view(long address, int bytes) {
            try {
                return ((ByteBuffer) VIEW.invokeExact(address, (long) bytes)).order(ByteOrder.nativeOrder());
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    /** Initialising this class links; it fails with an {@link ExceptionInInitializerError}. */
    static final class Pcap implements NativeCalls.Pcap {

        private static final MethodHandle PCAP_LIB_VERSION;
        private static final MethodHandle PCAP_CREATE;
        private static final MethodHandle PCAP_SET_SNAPLEN;
        private static final MethodHandle PCAP_SET_PROMISC;
        private static final MethodHandle PCAP_SET_TIMEOUT;
        private static final MethodHandle PCAP_SET_BUFFER_SIZE;
        private static final MethodHandle PCAP_SET_IMMEDIATE_MODE;
        private static final MethodHandle PCAP_SET_TSTAMP_PRECISION;
        private static final MethodHandle PCAP_GET_TSTAMP_PRECISION;
        private static final MethodHandle PCAP_ACTIVATE;
        private static final MethodHandle PCAP_SETNONBLOCK;
        private static final MethodHandle PCAP_GET_SELECTABLE_FD;
        private static final MethodHandle PCAP_DATALINK;
        private static final MethodHandle PCAP_COMPILE;
        private static final MethodHandle PCAP_SETFILTER;
        private static final MethodHandle PCAP_FREECODE;
        private static final MethodHandle PCAP_NEXT_EX;
        private static final MethodHandle PCAP_STATS;
        private static final MethodHandle PCAP_GETERR;
        private static final MethodHandle PCAP_STATUSTOSTR;
        private static final MethodHandle PCAP_CLOSE;

        static {
            try {
                Foreign pcap = pcap();
                PCAP_LIB_VERSION = pcap.function("pcap_lib_version", methodType(long.class));
                PCAP_CREATE = pcap.function("pcap_create", methodType(long.class, long.class, long.class));
                PCAP_SET_SNAPLEN = pcap.function("pcap_set_snaplen", methodType(int.class, long.class, int.class));
                PCAP_SET_PROMISC = pcap.function("pcap_set_promisc", methodType(int.class, long.class, int.class));
                PCAP_SET_TIMEOUT = pcap.function("pcap_set_timeout", methodType(int.class, long.class, int.class));
                PCAP_SET_BUFFER_SIZE =
                        pcap.function("pcap_set_buffer_size", methodType(int.class, long.class, int.class));
                PCAP_SET_IMMEDIATE_MODE =
                        pcap.function("pcap_set_immediate_mode", methodType(int.class, long.class, int.class));
                PCAP_SET_TSTAMP_PRECISION =
                        pcap.function("pcap_set_tstamp_precision", methodType(int.class, long.class, int.class));
                PCAP_GET_TSTAMP_PRECISION =
                        pcap.function("pcap_get_tstamp_precision", methodType(int.class, long.class));
                PCAP_ACTIVATE = pcap.function("pcap_activate", methodType(int.class, long.class));
                PCAP_SETNONBLOCK =
                        pcap.function("pcap_setnonblock", methodType(int.class, long.class, int.class, long.class));
                PCAP_GET_SELECTABLE_FD = pcap.function("pcap_get_selectable_fd", methodType(int.class, long.class));
                PCAP_DATALINK = pcap.function("pcap_datalink", methodType(int.class, long.class));
                PCAP_COMPILE = pcap.function(
                        "pcap_compile",
                        methodType(int.class, long.class, long.class, long.class, int.class, int.class));
                PCAP_SETFILTER = pcap.function("pcap_setfilter", methodType(int.class, long.class, long.class));
                PCAP_FREECODE = pcap.function("pcap_freecode", methodType(void.class, long.class));
                PCAP_NEXT_EX = pcap.function("pcap_next_ex", methodType(int.class, long.class, long.class, long.class));
                PCAP_STATS = pcap.function("pcap_stats", methodType(int.class, long.class, long.class));
                PCAP_GETERR = pcap.function("pcap_geterr", methodType(long.class, long.class));
                PCAP_STATUSTOSTR = pcap.function("pcap_statustostr", methodType(long.class, int.class));
                PCAP_CLOSE = pcap.function("pcap_close", methodType(void.class, long.class));
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        @Override
        public long pcap_lib_version() {
            try {
                return (long) PCAP_LIB_VERSION.invokeExact();
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public long pcap_create(long device, long errorBuffer) {
            try {
                return (long) PCAP_CREATE.invokeExact(device, errorBuffer);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_set_snaplen(long handle, int bytes) {
            try {
                return (int) PCAP_SET_SNAPLEN.invokeExact(handle, bytes);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_set_promisc(long handle, int promiscuous) {
            try {
                return (int) PCAP_SET_PROMISC.invokeExact(handle, promiscuous);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_set_timeout(long handle, int millis) {
            try {
                return (int) PCAP_SET_TIMEOUT.invokeExact(handle, millis);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_set_buffer_size(long handle, int bytes) {
            try {
                return (int) PCAP_SET_BUFFER_SIZE.invokeExact(handle, bytes);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_set_immediate_mode(long handle, int immediate) {
            try {
                return (int) PCAP_SET_IMMEDIATE_MODE.invokeExact(handle, immediate);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_set_tstamp_precision(long handle, int precision) {
            try {
                return (int) PCAP_SET_TSTAMP_PRECISION.invokeExact(handle, precision);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_get_tstamp_precision(long handle) {
            try {
                return (int) PCAP_GET_TSTAMP_PRECISION.invokeExact(handle);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_activate(long handle) {
            try {
                return (int) PCAP_ACTIVATE.invokeExact(handle);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_setnonblock(long handle, int nonBlocking, long errorBuffer) {
            try {
                return (int) PCAP_SETNONBLOCK.invokeExact(handle, nonBlocking, errorBuffer);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_get_selectable_fd(long handle) {
            try {
                return (int) PCAP_GET_SELECTABLE_FD.invokeExact(handle);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_datalink(long handle) {
            try {
                return (int) PCAP_DATALINK.invokeExact(handle);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_compile(long handle, long program, long filter, int optimize, int netmask) {
            try {
                return (int) PCAP_COMPILE.invokeExact(handle, program, filter, optimize, netmask);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_setfilter(long handle, long program) {
            try {
                return (int) PCAP_SETFILTER.invokeExact(handle, program);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public void pcap_freecode(long program) {
            try {
                PCAP_FREECODE.invokeExact(program);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_next_ex(long handle, long headerPointer, long dataPointer) {
            try {
                return (int) PCAP_NEXT_EX.invokeExact(handle, headerPointer, dataPointer);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public int pcap_stats(long handle, long stats) {
            try {
                return (int) PCAP_STATS.invokeExact(handle, stats);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public long pcap_geterr(long handle) {
            try {
                return (long) PCAP_GETERR.invokeExact(handle);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public long pcap_statustostr(int status) {
            try {
                return (long) PCAP_STATUSTOSTR.invokeExact(status);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public void pcap_close(long handle) {
            try {
                PCAP_CLOSE.invokeExact(handle);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        private static Foreign pcap() throws ReflectiveOperationException {
            ReflectiveOperationException last = new NoSuchMethodException("no name to try");
            for (String name : NativeLibraries.PCAP_NAMES) {
                try {
                    return Foreign.library(name);
                } catch (InvocationTargetException e) {
                    last = e;
                }
            }
            throw last;
        }
    }

    /** A C function throws nothing and its handle's type is right, so this cannot happen. */
    private static IllegalStateException unexpected(Throwable cause) {
        return new IllegalStateException(cause);
    }
}

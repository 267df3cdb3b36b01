package io.wirewitness.kernel;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The little of {@code java.lang.foreign} (Java 22) that {@link FfmCalls} needs, reached by reflection because this
 * code is compiled for Java 17. Reflection ends with the link: the handles it returns have exact types.
 */
final class Foreign {

    private final Object linker;
    private final Object lookup;

    private Foreign(Object linker, Object lookup) {
        this.linker = linker;
        this.lookup = lookup;
    }

    /** The C library this JVM runs on. */
    static Foreign libc() throws ReflectiveOperationException {
        Object linker = linker();
        return new Foreign(linker, type("Linker").getMethod("defaultLookup").invoke(linker));
    }

    /** A shared library by its file name, found as dlopen(3) finds it and never unloaded. */
    static Foreign library(String name) throws ReflectiveOperationException {
        Object forEver = type("Arena").getMethod("global").invoke(null);
        Object lookup = type("SymbolLookup")
                .getMethod("libraryLookup", String.class, type("Arena"))
                .invoke(null, name, forEver);
        return new Foreign(linker(), lookup);
    }

    /** A handle of just this type, which may use {@code int}, {@code long} and {@code void} only. */
    MethodHandle function(String name, MethodType signature) throws ReflectiveOperationException {
        return function(name, signature, noOptions());
    }

    /** As {@link #function(String, MethodType)} for a C function with a variable part that begins at this argument. */
    MethodHandle variadic(String name, MethodType signature, int firstVariadic) throws ReflectiveOperationException {
        Object options = Array.newInstance(type("Linker$Option"), 1);
        Array.set(
                options,
                0,
                type("Linker$Option").getMethod("firstVariadicArg", int.class).invoke(null, firstVariadic));
        return function(name, signature, options);
    }

    private MethodHandle function(String name, MethodType signature, Object options)
            throws ReflectiveOperationException {
        Optional<?> symbol = (Optional<?>)
                type("SymbolLookup").getMethod("find", String.class).invoke(lookup, name);
        if (symbol.isEmpty()) {
            throw new NoSuchMethodException("no function " + name);
        }
        return (MethodHandle) type("Linker")
                .getMethod("downcallHandle", type("MemorySegment"), type("FunctionDescriptor"), options.getClass())
                .invoke(linker, symbol.get(), descriptor(signature), options);
    }

    /** {@code (ByteBuffer)long}: the address of the buffer's element at its position. */
    static MethodHandle bufferAddress() throws ReflectiveOperationException {
        MethodHandles.Lookup caller = MethodHandles.publicLookup();
        Class<?> segment = type("MemorySegment");
        MethodHandle ofBuffer = caller.findStatic(segment, "ofBuffer", methodType(segment, Buffer.class));
        MethodHandle address = caller.findVirtual(segment, "address", methodType(long.class));
        return MethodHandles.filterReturnValue(ofBuffer, address).asType(methodType(long.class, ByteBuffer.class));
    }

    /** {@code (long, long)ByteBuffer}: the memory at an address; the caller is the one who needs native access. */
    static MethodHandle bufferAt(MethodHandles.Lookup caller) throws ReflectiveOperationException {
        Class<?> segment = type("MemorySegment");
        MethodHandle ofAddress = caller.findStatic(segment, "ofAddress", methodType(segment, long.class));
        MethodHandle reinterpret = caller.findVirtual(segment, "reinterpret", methodType(segment, long.class));
        MethodHandle asByteBuffer = caller.findVirtual(segment, "asByteBuffer", methodType(ByteBuffer.class));
        return MethodHandles.filterReturnValue(MethodHandles.filterArguments(reinterpret, 0, ofAddress), asByteBuffer);
    }

    /** What really went wrong, without the wrapping of reflection and of class initialisation. */
    static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper =
                failure instanceof InvocationTargetException || failure instanceof ExceptionInInitializerError;
        return wrapper && cause != null ? root(cause) : failure;
    }

    private static Object linker() throws ReflectiveOperationException {
        return type("Linker").getMethod("nativeLinker").invoke(null);
    }

    private static Object descriptor(MethodType signature) throws ReflectiveOperationException {
        Class<?> layout = type("MemoryLayout");
        Object arguments = Array.newInstance(layout, signature.parameterCount());
        for (int i = 0; i < signature.parameterCount(); i++) {
            Array.set(arguments, i, layoutOf(signature.parameterType(i)));
        }
        Class<?> descriptor = type("FunctionDescriptor");
        return signature.returnType() == void.class
                ? descriptor.getMethod("ofVoid", arguments.getClass()).invoke(null, arguments)
                : descriptor
                        .getMethod("of", layout, arguments.getClass())
                        .invoke(null, layoutOf(signature.returnType()), arguments);
    }

    private static Object layoutOf(Class<?> primitive) throws ReflectiveOperationException {
        if (primitive != int.class && primitive != long.class) {
            throw new IllegalArgumentException("neither int nor long: " + primitive);
        }
        return type("ValueLayout")
                .getField(primitive == int.class ? "JAVA_INT" : "JAVA_LONG")
                .get(null);
    }

    private static Object noOptions() throws ClassNotFoundException {
        return Array.newInstance(type("Linker$Option"), 0);
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }
}

package io.wirewitness.kernel;

import java.nio.file.Path;

/** A JVM of its own in which JNA is loaded for the first time. */
final class UnpackProgram {

    private UnpackProgram() {}

    public static void main(String[] args) {
        Opened<NativeCalls.Libc> libc = new NativeLibraries(false, Path.of(args[0])).libc();
        System.out.println((libc.value() == null ? libc.reason() : "linked") + " " + System.getProperty("jna.tmpdir"));
    }
}

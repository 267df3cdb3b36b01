package io.wirewitness.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person looks at a stream. Any thread. */
final class Terminal {

    /** {@code S_IFMT} and {@code S_IFCHR} of inode(7). */
    private static final int FILE_TYPE = 0xf000;

    private static final int CHARACTER_DEVICE = 0x2000;

    private static final int OUT = 1;
    private static final int ERR = 2;

    private Terminal() {}

    /** True if standard error is a terminal that understands a carriage return. */
    static boolean onStandardError() {
        return !"dumb".equals(System.getenv("TERM")) && is(ERR);
    }

    /** True if standard output is a terminal. */
    static boolean onStandardOutput() {
        return is(OUT);
    }

    /**
     * {@link System#console} is null as soon as one of stdin and stdout is no terminal, and from Java 22 on never; so look at
     * what is behind the descriptor: a terminal is a character device, and of those only {@code /dev/null} is usual
     * otherwise.
     */
    private static boolean is(int descriptor) {
        Path stream = Path.of("/dev/fd/" + descriptor);
        try {
            int mode = (Integer) Files.getAttribute(stream, "unix:mode");
            return (mode & FILE_TYPE) == CHARACTER_DEVICE
                    && !Files.getAttribute(stream, "unix:rdev")
                            .equals(Files.getAttribute(Path.of("/dev/null"), "unix:rdev"));
        } catch (IOException | RuntimeException e) {
            return false; // not a Unix, or nothing is behind it
        }
    }
}

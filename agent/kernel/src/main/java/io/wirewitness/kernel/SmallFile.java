package io.wirewitness.kernel;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files of the kernel and of the host's settings, read at once. Any thread. */
final class SmallFile {

    private static final int LONGEST = 65_536;

    private SmallFile() {}

    /**
     * What it holds, {@value #LONGEST} bytes at most; null if it cannot be read. Whether it can is asked first: many are not there in a
     * container, and the exception would be dearer than the question.
     */
    static @Nullable String text(Path path) {
        File file = path.toFile();
        if (!file.canRead()) {
            return null;
        }
        try (FileInputStream in = new FileInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return null;
        }
    }
}

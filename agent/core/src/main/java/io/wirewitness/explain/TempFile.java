package io.wirewitness.explain;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Private files in the temp directory, for what cannot be read where it is. Any thread. */
public final class TempFile {

    private static final String PROPERTY = "java.io.tmpdir";

    private TempFile() {}

    /** The temp directory cannot be used: its message is for people, says why and what to do, and names no other file. */
    public static final class Unusable extends IOException {
        private static final long serialVersionUID = 1L;

        Unusable(String message, IOException cause) {
            super(message, cause);
        }
    }

    /**
     * Makes an empty file that no other user can read; the caller deletes it.
     *
     * @param forWhat what it is needed for, for people, such as {@code a repaired copy}
     */
    public static Path create(String prefix, String suffix, String forWhat) throws Unusable {
        try {
            return Files.createTempFile(directory(), prefix, suffix); // mode 0600, as createTempFile makes it
        } catch (IOException e) {
            throw unusable(forWhat, e);
        }
    }

    /** What is said of a temp file that could be made and not written. */
    public static Unusable unusable(String forWhat, IOException failure) {
        return new Unusable(
                forWhat + " is needed, and the temp directory " + directory() + " cannot be used (" + why(failure)
                        + "); name another one: java -D" + PROPERTY + "=DIR",
                failure);
    }

    private static Path directory() {
        return Path.of(System.getProperty(PROPERTY, "/tmp")).toAbsolutePath();
    }

    private static String why(IOException failure) {
        if (!Files.exists(directory())) {
            return "there is no such directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = failure instanceof FileSystemException inFile ? inFile.getReason() : failure.getMessage();
        return reason == null ? "no file can be made in it" : reason;
    }
}

package io.wirewitness.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes directories and files that only the user of this process may read: 0700 and 0600 where the file system knows
 * POSIX permissions, the file system's own default elsewhere. Any thread.
 */
public final class PrivateFiles {

    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /**
     * Makes a directory, and its parents, unless it is there.
     *
     * @throws IOException if it cannot be made; or if it stands in a directory where everyone may write, such as {@code
     *     /tmp}, and is a link or another user's: somebody may have put it there to read what we write
     */
    public static void directory(Path directory) throws IOException {
        Path whole = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(whole)) {
            Files.createDirectories(whole, posix(whole, DIRECTORY_MODE));
        }
        Path parent = whole.getParent();
        if (parent == null || !isPosix(whole) || !writableByAll(parent)) {
            return;
        }
        if (Files.isSymbolicLink(whole)) {
            throw new IOException(whole + " is a link in a directory where everyone may write; set dir to a directory"
                    + " of your own");
        }
        int us = effectiveUser();
        Object owner = Files.getAttribute(whole, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (us >= 0 && owner instanceof Integer user && user != us) {
            throw new IOException(whole + " belongs to the user "
                    + Files.getOwner(whole, LinkOption.NOFOLLOW_LINKS).getName()
                    + "; set dir to a directory of your own");
        }
    }

    /** Opens a file for appending, or makes it; never through a link. */
    public static FileChannel append(Path file) throws IOException {
        return open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Makes a new file. */
    public static FileChannel create(Path file) throws IOException {
        return open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static FileChannel open(Path file, OpenOption how, OpenOption forWhat) throws IOException {
        return FileChannel.open(file, Set.of(how, forWhat, LinkOption.NOFOLLOW_LINKS), posix(file, FILE_MODE));
    }

    private static FileAttribute<?>[] posix(Path path, Set<PosixFilePermission> mode) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static boolean writableByAll(Path directory) throws IOException {
        return Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE);
    }

    /**
     * The user of this process, from proc(5), {@code /proc/pid/status}; -1 elsewhere. The account's name would not do: a
     * container's user often has none.
     */
    private static int effectiveUser() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Uid:")) {
                    return Integer.parseInt(line.split("\\s+", -1)[2]);
                }
            }
        } catch (IOException | RuntimeException notLinux) {
            return -1;
        }
        return -1;
    }
}

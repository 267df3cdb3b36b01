package io.wirewitness.report;

import io.wirewitness.lint.learn.Lessons;
import io.wirewitness.lint.learn.LessonsJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/**
 * What was learnt of peers, kept across restarts: {@code peers.json}, for this user's eyes only. It is replaced as a whole, so
 * that a reader never meets half of it; of several processes with one directory the last one wins. One thread.
 */
public final class PeersFile {

    /** Its name in the agent's directory. */
    public static final String NAME = "peers.json";

    /** What we write is smaller by far. */
    static final int MOST_BYTES = 8 << 20;

    private final Path file;
    private final Path fresh;

    /** The file of this directory; opens nothing. */
    public PeersFile(Path directory) {
        file = directory.resolve(NAME).toAbsolutePath();
        fresh = directory
                .resolve(NAME + "." + ProcessHandle.current().pid() + ".new")
                .toAbsolutePath();
    }

    /** What the file holds; nothing if there is none. A broken one is one notice, and is replaced at the next write. */
    public Lessons read(Consumer<String> notices) {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new Lessons();
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
                throw new IOException("it is no file of ours");
            }
            return LessonsJson.read(Files.readString(file));
        } catch (IOException | IllegalArgumentException broken) {
            notices.accept(file + " cannot be read, peers are learnt anew: " + Inert.text(String.valueOf(broken), 200));
            return new Lessons();
        }
    }

    /** Replaces the file. */
    public void write(Lessons lessons) throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            PrivateFiles.directory(directory);
        }
        ByteBuffer bytes = ByteBuffer.wrap(LessonsJson.write(lessons).getBytes(StandardCharsets.UTF_8));
        Files.deleteIfExists(fresh); // of a process that had our number, and was killed
        try {
            try (FileChannel channel = PrivateFiles.create(fresh)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}

package io.wirewitness.agent.options;

import io.wirewitness.lint.Peer;
import io.wirewitness.lint.UpstreamLimits;
import io.wirewitness.report.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code lint.upstream} says of peers: idle limits in the option itself, or all that is known of them in a settings file, of
 * which nothing but the peers is taken.
 */
public final class Upstream {

    private static final String FILE = ".json";

    /** A settings file of a few hundred peers is a tenth of this; it is read while the application starts. */
    private static final long MOST_BYTES = 1L << 20;

    private Upstream() {}

    /**
     * The peers that the value tells of.
     *
     * @throws IllegalArgumentException with a message for people, if the text is none or the file cannot be read
     */
    public static List<Peer> read(String value) {
        return value.strip().endsWith(FILE) ? ofFile(Values.path(value.strip())) : UpstreamLimits.parse(value);
    }

    private static List<Peer> ofFile(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("there is no such file");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException("the file is larger than " + (MOST_BYTES >> 10) + " KiB");
            }
            return SettingsReader.read(Files.readString(file)).peers();
        } catch (SettingsReader.Unreadable wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        } catch (IOException | SecurityException closed) {
            throw new IllegalArgumentException("the file cannot be read: " + closed.getMessage(), closed);
        }
    }
}

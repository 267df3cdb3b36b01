package io.wirewitness.weave;

import java.io.IOException;
import net.bytebuddy.dynamic.ClassFileLocator;

/**
 * Class files for one weaving. Ours are asked of the agent's jar at once: the application's loader does not have them, and would look
 * through all its jars. All others are the library's own, as its loader sees them; an advice class names some of
 * them, as receivers.
 */
final class WeavingFiles implements ClassFileLocator {

    private static final String OURS = "io.wirewitness.";

    private final String woven;
    private final byte[] bytes;
    private final ClassFileLocator library;
    private final ClassFileLocator agent;

    /**
     * For weaving into one class.
     *
     * @param woven its name
     * @param bytes what it is at present
     * @param library the files of its loader
     * @param agent the agent's own
     */
    WeavingFiles(String woven, byte[] bytes, ClassFileLocator library, ClassFileLocator agent) {
        this.woven = woven;
        this.bytes = bytes;
        this.library = library;
        this.agent = agent;
    }

    @Override
    public Resolution locate(String name) throws IOException {
        if (name.equals(woven)) {
            return new Resolution.Explicit(bytes);
        }
        ClassFileLocator first = name.startsWith(OURS) ? agent : library;
        Resolution found = first.locate(name);
        return found.isResolved() ? found : (first == agent ? library : agent).locate(name);
    }

    /** The locators live longer. */
    @Override
    public void close() {}
}

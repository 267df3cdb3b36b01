package io.wirewitness.weave;

import java.io.IOException;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.jspecify.annotations.Nullable;

/**
 * Class files for one weaving. Ours are asked of the agent's jar at once: the application's loader does not have them, and would look
 * through all its jars. All others are the library's own, as its loader sees them; an advice class names some of
 * them, as receivers. For one thread.
 */
final class WeavingFiles implements ClassFileLocator {

    private static final String OURS = "io.wirewitness.";

    private final String woven;
    private final byte[] bytes;
    private final ClassFileLocator library;
    private final ClassFileLocator agent;

    /** Byte Buddy reads each advice class twice, once for its types and at once again for its code. */
    private @Nullable Resolution lastOfOurs;

    private String lastName = "";

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
        if (!name.startsWith(OURS)) {
            Resolution found = library.locate(name);
            return found.isResolved() ? found : agent.locate(name);
        }
        Resolution again = lastOfOurs;
        if (again != null && name.equals(lastName)) {
            return again;
        }
        Resolution found = agent.locate(name);
        if (!found.isResolved()) {
            return library.locate(name);
        }
        lastOfOurs = found;
        lastName = name;
        return found;
    }

    /** The locators live longer. */
    @Override
    public void close() {}
}

package io.wirewitness.weave;

import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * The annotations of advice classes, which are Byte Buddy's own. Each weaving asks for them again and again: they are read once, out
 * of the agent's jar, and never asked of the application's loader, which would look through all its jars. Knows nothing
 * else; as many entries as there are annotations. Any thread.
 */
final class AdviceTypes implements TypePool {

    private static final String BYTE_BUDDY = "net.bytebuddy.";

    private final TypePool types;

    AdviceTypes(ClassFileLocator agentFiles) {
        types = new TypePool.Default(new CacheProvider.Simple(), agentFiles, Default.ReaderMode.FAST);
    }

    @Override
    public Resolution describe(String name) {
        return name.startsWith(BYTE_BUDDY) ? types.describe(name) : new Resolution.Illegal(name);
    }

    @Override
    public void clear() {
        types.clear();
    }
}

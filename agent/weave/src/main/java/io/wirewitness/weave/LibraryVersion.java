package io.wirewitness.weave;

import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** A library's version by the name of the jar that its classes came from: nothing is initialised for it. Any thread. */
public final class LibraryVersion {

    /** As the JDK made its own from; {@code Runtime.version()} puts it together with streams, each time that it is asked. */
    private static final @Nullable String JDK = System.getProperty("java.runtime.version");

    private LibraryVersion() {}

    /** The JDK's own version, such as {@code 17.0.15+6}. */
    public static String ofJdk() {
        return JDK == null ? Runtime.version().toString() : JDK;
    }

    /**
     * The version; null if the class is in no jar of these artifacts, as in a jar that has all libraries in one.
     *
     * @param artifacts starts of jars' names, {@code okhttp} for {@code okhttp-4.12.0.jar}
     */
    public static @Nullable String of(Class<?> type, String... artifacts) {
        String jar;
        try {
            jar = jar(type.getProtectionDomain());
        } catch (SecurityException hidden) {
            return null;
        }
        String version = jar == null ? null : VersionRange.ofJar(jar);
        if (jar == null || version == null) {
            return null;
        }
        String artifact = jar.substring(0, jar.indexOf("-" + version));
        for (String each : artifacts) {
            if (artifact.equals(each)) {
                return version;
            }
        }
        return null;
    }

    /** The name of the innermost jar: nested ones end in {@code !/}. Null if there is none. */
    static @Nullable String jar(@Nullable ProtectionDomain domain) {
        if (domain == null || domain.getCodeSource() == null) {
            return null;
        }
        Object location = domain.getCodeSource().getLocation();
        String path = location == null ? "" : location.toString();
        int end = path.lastIndexOf(".jar");
        int start = end < 0 ? -1 : path.lastIndexOf('/', end);
        return start < 0 ? null : path.substring(start + 1, end + ".jar".length());
    }
}

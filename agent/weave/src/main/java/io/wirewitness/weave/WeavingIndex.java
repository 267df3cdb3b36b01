package io.wirewitness.weave;

import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what to weave into a class by its name, or by the end of its name: a relocated copy of a library, such as
 * {@code io.grpc.netty.shaded.io.netty...}, keeps the old name behind a prefix. A class that no probe names costs one
 * look-up of its last name.
 */
final class WeavingIndex {

    private final Map<String, List<Entry>> byLastName = new HashMap<>();

    /**
     * What all probes weave into one class.
     *
     * @param internalName the class, with slashes
     * @param versions the versions its probes know
     */
    record Entry(
            String internalName,
            boolean relocatable,
            String probe,
            List<Weaving> weavings,
            Map<String, VersionRange> versions) {

        private boolean names(String other) {
            return other.equals(internalName)
                    || (relocatable
                            && other.endsWith(internalName)
                            && other.charAt(other.length() - internalName.length() - 1) == '/');
        }

        /** A line that names the jar's version if its probe does not know it; null if it does, or none is told. */
        @Nullable
        String unknownVersion(@Nullable ProtectionDomain domain) {
            if (versions.isEmpty()) {
                return null;
            }
            String jar = LibraryVersion.jar(domain);
            if (jar == null) {
                return null;
            }
            String version = VersionRange.ofJar(jar);
            VersionRange known = version == null ? null : versions.get(jar.substring(0, jar.indexOf("-" + version)));
            return known == null || version == null || known.holds(version)
                    ? null
                    : "probe " + probe + " does not know " + jar + " (it knows " + known.from() + " to below "
                            + known.below() + ") and stays off; its sockets are seen all the same";
        }
    }

    WeavingIndex(List<? extends Probe> probes) {
        Map<String, Entry> byName = new HashMap<>();
        for (Probe probe : probes) {
            for (Weaving weaving : probe.weavings()) {
                String name = weaving.className().replace('.', '/');
                Entry entry = byName.get(name);
                if (entry == null) {
                    entry = new Entry(name, relocatable(name), probe.name(), new ArrayList<>(), new HashMap<>());
                    byName.put(name, entry);
                    byLastName
                            .computeIfAbsent(lastName(name), unused -> new ArrayList<>())
                            .add(entry);
                }
                entry.weavings.add(weaving);
                entry.versions.putAll(probe.versions());
            }
        }
    }

    /** What to weave into a class; null for nothing. */
    @Nullable
    Entry find(String internalName) {
        List<Entry> candidates = byLastName.get(lastName(internalName));
        if (candidates == null) {
            return null;
        }
        for (Entry each : candidates) {
            if (each.names(internalName)) {
                return each;
            }
        }
        return null;
    }

    private static String lastName(String internalName) {
        return internalName.substring(internalName.lastIndexOf('/') + 1);
    }

    /** Nobody relocates the JDK's own classes. */
    private static boolean relocatable(String name) {
        return !(name.startsWith("java/")
                || name.startsWith("jdk/")
                || name.startsWith("sun/")
                || name.startsWith("com/sun/"));
    }
}

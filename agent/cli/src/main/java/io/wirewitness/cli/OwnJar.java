package io.wirewitness.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Where this program comes from. Any thread. */
final class OwnJar {

    private OwnJar() {}

    /** The jar, or in development a directory of classes; null if not known. */
    static @Nullable Path location() {
        CodeSource source = OwnJar.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return null;
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException | RuntimeException e) {
            return null;
        }
    }

    /** The version in the jar's manifest; {@code development} without one. */
    static String version() {
        Path location = location();
        if (location != null && Files.isRegularFile(location)) {
            try (JarFile jar = new JarFile(location.toFile(), false)) {
                Manifest manifest = jar.getManifest();
                String version =
                        manifest == null ? null : manifest.getMainAttributes().getValue("Implementation-Version");
                if (version != null) {
                    return version;
                }
            } catch (IOException e) {
                return "development";
            }
        }
        return "development";
    }
}

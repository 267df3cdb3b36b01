package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentClassLoaderTest {

    /** A class that the platform loader has, too. */
    private static final String SHARED = "javax.sql.DataSource";

    @TempDir
    private Path directory;

    @Test
    void whatTheRoomHoldsComesOutOfTheRoom() throws Exception {
        try (AgentClassLoader loader = loader(SHARED)) {
            Class<?> ours = loader.loadClass(SHARED);
            assertThat(ours.getClassLoader()).isSameAs(loader);
            assertThat(loader.loadClass(SHARED)).isSameAs(ours);
        }
    }

    @Test
    void whatItDoesNotHoldIsTheParents() throws Exception {
        try (AgentClassLoader loader = loader(SHARED)) {
            assertThat(loader.loadClass("javax.sql.RowSet").getClassLoader())
                    .isSameAs(ClassLoader.getPlatformClassLoader());
            assertThat(loader.loadClass("java.lang.String")).isSameAs(String.class);
            assertThatThrownBy(() -> loader.loadClass("javax.sql.Nothing")).isInstanceOf(ClassNotFoundException.class);
        }
    }

    /** Of a jar that has this class in the agent's room. */
    private AgentClassLoader loader(String className) throws Exception {
        String file = className.replace('.', '/');
        Path path = directory.resolve("agent.jar");
        try (OutputStream out = Files.newOutputStream(path);
                JarOutputStream jar = new JarOutputStream(out);
                InputStream in = bytes(className)) {
            jar.putNextEntry(new JarEntry(AgentClassLoader.ROOM + file + ".classdata"));
            in.transferTo(jar);
            jar.closeEntry();
        }
        return new AgentClassLoader(
                new JarFile(path.toFile(), false), path.toUri().toURL());
    }

    private static InputStream bytes(String className) throws Exception {
        Class<?> type = Class.forName(className);
        return type.getModule().getResourceAsStream(className.replace('.', '/') + ".class");
    }
}

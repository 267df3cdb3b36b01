package io.wirewitness.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own room: classes stored in the jar as {@code inst/<name>.classdata}, invisible to the application.
 *
 * <p>Its parent is the platform loader, so the application's libraries are as invisible to the agent, and the two never
 * meet in one version of a class. What the room holds comes out of the room, also where another agent has put a library of
 * the same name on the boot loader's path: asking the parent first would also cost an exception for each of the thousand
 * classes of a start. Closing it closes the jar.
 */
public final class AgentClassLoader extends ClassLoader implements AutoCloseable {

    /** Where the agent's own files live in the jar. */
    public static final String ROOM = "inst/";

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;
    private final ProtectionDomain domain;

    /** Opens the agent's room in a jar. */
    public AgentClassLoader(JarFile jar, URL location) {
        super("wirewitness", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
        this.domain = new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null, this, null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("java.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            JarEntry entry = entry(name);
            return entry == null ? super.loadClass(name, resolve) : define(name, entry);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarEntry entry = entry(name);
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        return define(name, entry);
    }

    private @Nullable JarEntry entry(String className) {
        return jar.getJarEntry(ROOM + className.replace('.', '/') + ".classdata");
    }

    private Class<?> define(String name, JarEntry entry) throws ClassNotFoundException {
        byte[] bytes = new byte[(int) entry.getSize()];
        try (InputStream in = jar.getInputStream(entry)) {
            in.readNBytes(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
        return defineClass(name, bytes, 0, bytes.length, domain);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        String path = ROOM + (name.endsWith(".class") ? name + "data" : name);
        JarEntry entry = jar.getJarEntry(path);
        if (entry == null) {
            return null;
        }
        try {
            return new URL("wirewitness", null, -1, path, new EntryHandler(entry));
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL one = findResource(name);
        return one == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(one));
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }

    private final class EntryHandler extends URLStreamHandler {
        private final JarEntry entry;

        EntryHandler(JarEntry entry) {
            this.entry = entry;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() throws IOException {
                    return jar.getInputStream(entry);
                }

                @Override
                public int getContentLength() {
                    return (int) entry.getSize();
                }
            };
        }
    }
}

package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One version of OkHttp in a class loader of its own, woven while it is loaded. */
final class OkHttpVersion extends URLClassLoader {

    private static final Path JARS = Path.of("target", "versions");

    /** What the weaver could not weave. */
    final List<String> faults = new ArrayList<>();

    private final Weaver weaver;

    OkHttpVersion(String version) throws MalformedURLException {
        super(
                new URL[] {
                    url(jarName(version)), url("okio-jvm-3.18.1.jar"), url("kotlin-stdlib-2.1.21.jar"),
                },
                new BootRoomOnly());
        weaver = Weaver.install(
                noInstrumentation(),
                List.of(new OkHttpProbe()),
                OkHttpProbe.class.getClassLoader(),
                (name, fault) -> faults.add(name + ": " + fault),
                faults::add);
    }

    private static String jarName(String version) {
        return (version.startsWith("5.") ? "okhttp-jvm-" : "okhttp-") + version + ".jar";
    }

    private static URL url(String jar) throws MalformedURLException {
        return JARS.resolve(jar).toUri().toURL();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        boolean driver = name.startsWith(Driver.class.getName());
        if (!driver && !name.startsWith("okhttp3.")) {
            return super.findClass(name);
        }
        String internalName = name.replace('.', '/');
        ClassLoader files = driver ? Driver.class.getClassLoader() : this;
        try (InputStream in = files.getResourceAsStream(internalName + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            byte[] woven = weaver.transform(this, internalName, null, null, bytes);
            byte[] used = woven == null ? bytes : woven;
            return defineClass(name, used, 0, used.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Woven code sees the boot room and the JDK, and neither the agent nor the OkHttp that advice was compiled with. */
    private static final class BootRoomOnly extends ClassLoader {

        BootRoomOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("io.wirewitness.boot.")) {
                return OkHttpVersion.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    /** An instrumentation of a JVM that has loaded nothing. */
    private static Instrumentation noInstrumentation() {
        return (Instrumentation) Proxy.newProxyInstance(
                OkHttpVersion.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> answer(method.getReturnType()));
    }

    private static @Nullable Object answer(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == Class[].class ? new Class<?>[0] : null;
    }
}

package io.wirewitness.agent;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A class loader of an application whose libraries are of the real ones' names and shapes, made of their source. */
final class Forged extends ClassLoader {

    private final Map<String, byte[]> code = new ConcurrentHashMap<>();

    /** How often a class was looked for here. */
    final AtomicInteger lookUps = new AtomicInteger();

    /** Thrown where a class is looked for; null for a loader in health. */
    volatile @Nullable Error broken;

    /** What happens where a class is looked for. */
    volatile Runnable onLookUp = () -> {};

    /** It sees the JDK and these sources, by the name of their classes. */
    Forged(Map<String, String> sources) {
        super(ClassLoader.getPlatformClassLoader());
        add(sources);
    }

    /** Puts more on its path. */
    void add(Map<String, String> sources) {
        if (!sources.isEmpty()) {
            code.putAll(compiled(sources));
        }
    }

    /** Has the application initialise a class. */
    Class<?> initialise(String name) throws ClassNotFoundException {
        return Class.forName(name, true, this);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        lookUps.incrementAndGet();
        onLookUp.run();
        Error thrown = broken;
        if (thrown != null) {
            throw thrown;
        }
        byte[] bytes = code.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static Map<String, byte[]> compiled(Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        JavaFileManager memory = new ForwardingJavaFileManager<>(files) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String name, JavaFileObject.Kind kind, javax.tools.FileObject sibling) {
                return new SimpleJavaFileObject(URI.create("mem:///" + name), kind) {
                    @Override
                    public OutputStream openOutputStream() {
                        return classes.computeIfAbsent(name, each -> new ByteArrayOutputStream());
                    }
                };
            }
        };
        List<SimpleJavaFileObject> units = sources.entrySet().stream()
                .map(each -> source(each.getKey(), each.getValue()))
                .toList();
        // Without a class path: the application's class loader does not see the tests either.
        List<String> options = List.of("-proc:none", "-cp", "");
        if (!compiler.getTask(null, memory, null, options, null, units).call()) {
            throw new AssertionError("does not compile: " + sources);
        }
        Map<String, byte[]> bytes = new HashMap<>();
        classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
        return bytes;
    }

    private static SimpleJavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(
                URI.create("mem:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}

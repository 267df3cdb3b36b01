package io.wirewitness.weave;

import io.wirewitness.boot.Reach;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodList;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.TypeResolutionStrategy;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the advice of all probes into the classes they name, and takes it out again.
 *
 * <p>A class that no probe names costs one hash look-up when it is loaded. Class files are only decorated: no member, no
 * interface, no annotation is added, so that other agents and retransformation are not disturbed. A class that cannot be
 * woven stays as it is, and is reported once.
 */
public final class Weaver implements ClassFileTransformer, AutoCloseable {

    /** Decoration adds to methods that are there: the graph of inherited ones would cost a third of the weaving. */
    private static final ByteBuddy DECORATING = new ByteBuddy()
            .with(TypeValidation.DISABLED)
            .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
            .with(Implementation.Context.Disabled.Factory.INSTANCE);

    private final Instrumentation instrumentation;
    private final ClassLoader agentLoader;
    private final BiConsumer<String, Throwable> faults;
    private final Consumer<String> notices;
    private final WeavingIndex index;
    private final Map<String, Boolean> reported = new ConcurrentHashMap<>();
    private final ClassFileLocator agentFiles;
    private final TypePool adviceTypes;

    private Weaver(
            Instrumentation instrumentation,
            List<? extends Probe> probes,
            ClassLoader agentLoader,
            BiConsumer<String, Throwable> faults,
            Consumer<String> notices) {
        this.notices = notices;
        this.instrumentation = instrumentation;
        this.agentLoader = agentLoader;
        this.faults = faults;
        this.agentFiles = ClassFileLocator.ForClassLoader.of(agentLoader);
        this.adviceTypes = new AdviceTypes(agentFiles);
        this.index = new WeavingIndex(probes);
    }

    /**
     * Loads most of Byte Buddy, by decorating a class of ours with nothing: takes as long as the rest of a start and needs nothing
     * of it, so it may be done on a thread of its own meanwhile.
     *
     * @param agentLoader as in {@link #install}
     */
    public static void warmUp(ClassLoader agentLoader) {
        ClassFileLocator files = ClassFileLocator.ForClassLoader.of(agentLoader);
        TypePool pool = TypePool.Default.of(files);
        TypeDescription any = pool.describe(Weaving.class.getName()).resolve();
        DECORATING
                .decorate(any, files)
                .visit(Advice.to(Nothing.class, files).on(ElementMatchers.none()))
                .make(TypeResolutionStrategy.Disabled.INSTANCE, pool);
    }

    /** Advice that is woven nowhere. */
    private static final class Nothing {

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void nothing() {}
    }

    /**
     * Registers the weaver and retransforms the named classes that are loaded already.
     *
     * @param agentLoader where advice classes are found by name
     * @param faults told the class and the reason when one cannot be woven
     * @param notices told, once each, of a library's version that its probe does not know
     */
    public static Weaver install(
            Instrumentation instrumentation,
            List<? extends Probe> probes,
            ClassLoader agentLoader,
            BiConsumer<String, Throwable> faults,
            Consumer<String> notices) {
        OpenedModules opened = new OpenedModules(instrumentation, agentLoader);
        probes.forEach(probe -> opened.open(probe.opens()));
        Map<String, String> ways = new HashMap<>();
        probes.forEach(probe -> ways.putAll(probe.reach()));
        Reach.learn(ways);
        Weaver weaver = new Weaver(instrumentation, probes, agentLoader, faults, notices);
        instrumentation.addTransformer(weaver, true);
        weaver.retransformLoaded();
        return weaver;
    }

    /** Takes all advice out: every woven class has its original bytes again, as far as we are concerned. */
    @Override
    public void close() {
        instrumentation.removeTransformer(this);
        retransformLoaded();
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String internalName,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        WeavingIndex.Entry entry = internalName == null ? null : index.find(internalName);
        if (entry == null || loader == agentLoader || internalName == null) {
            return null;
        }
        String name = internalName.replace('/', '.');
        try {
            String unknown = entry.unknownVersion(domain);
            if (unknown != null) {
                reportUnknown(unknown);
                return null;
            }
            return weave(name, entry.weavings(), loader, bytes);
        } catch (Throwable fault) {
            report(name, fault);
            return null;
        }
    }

    /** Null if no method matches: the probe knows another version of the class. */
    private byte @Nullable [] weave(String name, List<Weaving> weavings, @Nullable ClassLoader loader, byte[] bytes) {
        ClassFileLocator files = new WeavingFiles(
                name,
                bytes,
                loader == null
                        ? ClassFileLocator.ForClassLoader.ofPlatformLoader()
                        : ClassFileLocator.ForClassLoader.of(loader),
                agentFiles);
        // Lazy: of most types only the name is asked for, and their class files need not be read.
        TypePool pool = new TypePool.Default.WithLazyResolution(
                TypePool.CacheProvider.Simple.withObjectType(), files, TypePool.Default.ReaderMode.FAST, adviceTypes);
        TypeDescription type = pool.describe(name).resolve();
        MethodList<?> methods = type.getDeclaredMethods();
        DynamicType.Builder<?> builder = null;
        for (Weaving weaving : weavings) {
            if (methods.filter(weaving.method()).isEmpty()) {
                continue; // reading an advice class costs as much as weaving it
            }
            builder = builder == null ? DECORATING.decorate(type, files) : builder;
            builder =
                    builder.visit(Advice.to(pool.describe(weaving.adviceName()).resolve(), files)
                            .on(weaving.method()));
        }
        return builder == null
                ? null
                : builder.make(TypeResolutionStrategy.Disabled.INSTANCE, pool).getBytes();
    }

    private void retransformLoaded() {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (index.find(loaded.getName().replace('.', '/')) != null
                    && loaded.getClassLoader() != agentLoader
                    && instrumentation.isModifiableClass(loaded)) {
                try {
                    instrumentation.retransformClasses(loaded);
                } catch (UnmodifiableClassException | LinkageError fault) {
                    report(loaded.getName(), fault);
                }
            }
        }
    }

    private void reportUnknown(String what) {
        if (reported.putIfAbsent(what, Boolean.TRUE) == null) {
            notices.accept(what);
        }
    }

    private void report(String name, Throwable fault) {
        if (reported.putIfAbsent(name, Boolean.TRUE) == null) {
            faults.accept(name, fault);
        }
    }
}

package io.wirewitness.agent.lint;

import io.wirewitness.lint.JvmSettings;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Initialised;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.OpenedModules;
import java.lang.instrument.Instrumentation;
import java.security.Security;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the JVM was told and what it made of it. A class of the JDK that is not loaded is not loaded for it, and none is
 * initialised: what is not there yet is read at a later look. Any thread.
 */
final class JvmView {

    private final Instrumentation instrumentation;

    /** Opens what it reads to the agent. */
    JvmView(Instrumentation instrumentation, ClassLoader agentLoader) {
        this.instrumentation = instrumentation;
        OpenedModules opened = new OpenedModules(instrumentation, agentLoader);
        opened.open(Initialised.OPENS);
        opened.open(JdkValues.OPENS);
    }

    /** As it is now. */
    JvmSettings read() {
        return new JvmSettings(Runtime.version().feature(), LibraryVersion.ofJdk(), system(), security(), effective());
    }

    private static Map<String, String> system() {
        Map<String, String> set = new HashMap<>();
        for (String name : JdkValues.SYSTEM) {
            try {
                put(set, name, System.getProperty(name));
            } catch (RuntimeException hidden) {
                set.remove(name); // a security manager's word
            }
        }
        return set;
    }

    /**
     * By the class' own table: its getter asks the application's security manager, and initialises the class, which reads the
     * security configuration.
     */
    private static Map<String, String> security() {
        Map<String, String> set = new HashMap<>();
        if (Initialised.read(Security.class, "props") instanceof Properties properties) {
            JdkValues.SECURITY.forEach(name -> put(set, name, properties.getProperty(name)));
        }
        return set;
    }

    private static void put(Map<String, String> set, String name, @Nullable String value) {
        if (value != null) {
            set.put(name, value);
        }
    }

    private Map<String, Long> effective() {
        Map<String, Long> read = new HashMap<>();
        addFrom(instrumentation.getInitiatedClasses(null), read);
        addFrom(instrumentation.getInitiatedClasses(ClassLoader.getPlatformClassLoader()), read);
        return read;
    }

    private static void addFrom(Class<?>[] loaded, Map<String, Long> read) {
        for (Class<?> type : loaded) {
            List<String> fields = JdkValues.FIELDS.get(type.getName());
            if (fields != null && Initialised.is(type)) {
                String simpleName = type.getName().substring(type.getName().lastIndexOf('.') + 1);
                for (String field : fields) {
                    Object value = Fields.constant(type, field);
                    if (value instanceof Number number) {
                        read.put(simpleName + "." + field, number.longValue());
                    } else if (value instanceof Boolean on) {
                        read.put(simpleName + "." + field, on ? 1L : 0L);
                    }
                }
            }
        }
    }
}

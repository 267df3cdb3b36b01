package io.wirewitness.contract;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Builds what {@link Configured} drivers build and says on standard output what the agent's MBean says of it: {@code @settings}
 * and a JSON object in one line. Ends when its standard input does.
 */
public final class SettingsProgram {

    private static final String NAME = "io.wirewitness:type=Wirewitness";
    private static final long LOOK_NANOS = 20_000_000L;

    private SettingsProgram() {}

    /** Takes class names of {@link Configured}s. */
    public static void main(String[] arguments) throws Exception {
        List<Object> kept = new ArrayList<>();
        for (String name : arguments) {
            Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            Configured driver = (Configured) constructor.newInstance();
            kept.add(driver.byDefault());
            kept.add(driver.chosen());
        }
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(NAME);
        while (!server.isRegistered(name)) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        String json = (String) server.invoke(name, "settings", new Object[0], new String[0]);
        System.out.println("@settings " + json.replace('\n', ' '));
        System.exit(kept.isEmpty() ? 1 : 0);
    }
}

package io.wirewitness.agent.management;

import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the MBean in the platform's MBean server, once there is one. We never make it: that costs a tenth of a second, and an
 * application server that brings an MBean server or a log manager of its own must come first. Whoever asks a process by JMX
 * has it made. Engine thread, but for {@link #close}.
 */
final class Registration implements Runnable, AutoCloseable {

    private static final String NAME = "io.wirewitness:type=Wirewitness";

    /** Every platform MBean server has it, and servers that applications make for themselves do not. */
    private static final String MARK_OF_THE_PLATFORM = "java.lang:type=Runtime";

    private final WirewitnessMXBean view;
    private final Consumer<String> notices;
    private boolean settled;
    private volatile @Nullable MBeanServer server;

    /** Will show this view; nothing happens before the first {@link #run}. */
    Registration(WirewitnessMXBean view, Consumer<String> notices) {
        this.view = view;
        this.notices = notices;
    }

    /** Looks for the server; to be called now and then. */
    @Override
    public void run() {
        if (settled) {
            return;
        }
        try {
            ObjectName platform = new ObjectName(MARK_OF_THE_PLATFORM);
            for (MBeanServer found : MBeanServerFactory.findMBeanServer(null)) {
                if (found.isRegistered(platform)) {
                    settled = true;
                    found.registerMBean(new StandardMBean(view, WirewitnessMXBean.class, true), new ObjectName(NAME));
                    server = found;
                    return;
                }
            }
        } catch (JMException | RuntimeException e) {
            settled = true;
            notices.accept("there is no MBean " + NAME + ": " + e);
        }
    }

    @Override
    public void close() {
        MBeanServer in = server;
        server = null;
        if (in == null) {
            return;
        }
        try {
            in.unregisterMBean(new ObjectName(NAME));
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(impossible);
        } catch (JMException | RuntimeException goneAlready) {
            notices.accept("the MBean " + NAME + " could not be taken away: " + goneAlready);
        }
    }
}

package io.wirewitness.diagnose;

import io.wirewitness.model.JvmEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Threads on which many connections depend: event loops, by their frames or, where a stack was cut, by their names. Parts of
 * names, so that relocated copies count too.
 */
final class Loops {

    /** netty 4.1 and 4.2 with each transport, the JDK's HTTP client and server, Apache 5 and 4, Jetty, XNIO, Tomcat. */
    private static final List<String> LOOPS = List.of(
            "netty.channel.nio.NioEventLoop.run",
            "netty.channel.epoll.EpollEventLoop.run",
            "netty.channel.kqueue.KQueueEventLoop.run",
            "netty.channel.SingleThreadIoEventLoop.run",
            "netty.util.concurrent.SingleThreadEventExecutor",
            "jdk.internal.net.http.HttpClientImpl$SelectorManager.run",
            "apache.hc.core5.reactor.",
            "apache.http.impl.nio.reactor.",
            "jetty.io.ManagedSelector",
            "org.xnio.nio.WorkerThread.run",
            "sun.net.httpserver.ServerImpl$Dispatcher.run",
            "tomcat.util.net.NioEndpoint$Poller.run");

    /** As the libraries name them by default. */
    private static final List<String> NAMES = List.of(
            "eventloop",
            "-nio-",
            "-epoll-",
            "-kqueue-",
            "-elg-",
            "selectormanager",
            "i/o dispatcher",
            "httpclient-dispatch",
            "asynchttpclient-",
            " i/o-"); // XNIO-1 I/O-1; XNIO-1 task-1 is a worker

    /** Tomcat's {@code http-nio-8080-exec-1} has its connector's name, and may block as long as it likes. */
    private static final String WORKER = "-exec-";

    /** Where a loop waits for its connections. */
    private static final List<String> WAITING = List.of(
            "sun.nio.ch.EPoll.wait",
            "sun.nio.ch.EPollSelectorImpl.",
            "sun.nio.ch.SelectorImpl.",
            "sun.nio.ch.KQueue",
            "netty.channel.epoll.Native.epollWait",
            "netty.channel.kqueue.Native.keventWait",
            "netty.channel.uring.");

    /** Frames that say nothing of whose work it is. */
    private static final List<String> PLUMBING = List.of(
            "java.",
            "jdk.",
            "sun.",
            "io.netty.",
            "reactor.",
            "io.vertx.core.",
            "org.asynchttpclient.",
            "org.apache.hc.",
            "org.apache.http.",
            "org.eclipse.jetty.",
            "kotlinx.coroutines.",
            "io.wirewitness.boot.",
            "io.wirewitness.agent.");

    private static final int TOP_FRAMES = 4;

    private Loops() {}

    /** True if a thread with such frames is an event loop: one of them is a loop's own. */
    static boolean runsLoop(List<String> stack) {
        return stack.stream().anyMatch(frame -> hasAny(frame, LOOPS));
    }

    /** True if such a thread is an event loop, or has the name of one: a name is no proof, whoever makes a thread names it. */
    static boolean isLoop(@Nullable String thread, List<String> stack) {
        if (runsLoop(stack)) {
            return true;
        }
        String name = thread == null ? "" : thread.toLowerCase(Locale.ROOT);
        return hasAny(name, NAMES) && !name.contains(WORKER);
    }

    /** True if it waits for what its connections bring: it is not blocked. */
    static boolean waitsForEvents(List<String> stack) {
        return stack.stream().limit(TOP_FRAMES).anyMatch(frame -> hasAny(frame, WAITING));
    }

    /** The innermost frame that is not a library's or the JDK's, else the innermost; null without a stack. */
    static @Nullable String culprit(List<String> stack) {
        for (String frame : stack) {
            String bare = bare(frame);
            if (!bare.equals(JvmEvent.CUT) && PLUMBING.stream().noneMatch(bare::startsWith)) {
                return bare;
            }
        }
        return stack.isEmpty() ? null : bare(stack.get(0));
    }

    /** A frame may begin with its loader's and module's names: {@code app//a.B.c(B.java:1)}, {@code java.base@17/a.B.c(...)}. */
    private static String bare(String frame) {
        int place = frame.indexOf('(');
        return frame.substring(frame.lastIndexOf('/', place < 0 ? frame.length() : place) + 1);
    }

    private static boolean hasAny(String text, List<String> parts) {
        return parts.stream().anyMatch(text::contains);
    }
}

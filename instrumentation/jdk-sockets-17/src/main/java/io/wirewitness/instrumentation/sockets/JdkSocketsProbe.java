package io.wirewitness.instrumentation.sockets;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.Probe;
import io.wirewitness.weave.Weaving;
import java.io.FileDescriptor;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Every socket of the JDK, whatever library stands above it. */
public final class JdkSocketsProbe implements Probe {

    private static final String DISPATCHER = "sun.nio.ch.SocketDispatcher";
    private static final String NET = "sun.nio.ch.Net";
    private static final String SOCKET = "sun.nio.ch.NioSocketImpl";
    private static final String CHANNEL = "sun.nio.ch.SocketChannelImpl";
    private static final String SERVER_CHANNEL = "sun.nio.ch.ServerSocketChannelImpl";

    private static final String SELECTOR = "sun.nio.ch.EPollSelectorImpl";

    /** 17 closes in the socket dispatcher, 21 and later in its superclass. */
    private static final String UNIX_DISPATCHER = "sun.nio.ch.UnixDispatcher";

    @Override
    public String name() {
        return "jdk-sockets-17";
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on(DISPATCHER, named("read").and(returns(int.class)), "ReadAdvice"),
                on(DISPATCHER, named("readv"), "VectorReadAdvice"),
                on(DISPATCHER, named("write").and(returns(int.class)), "WriteAdvice"),
                on(DISPATCHER, named("writev"), "VectorWriteAdvice"),
                on(DISPATCHER, named("close"), "ClosedAdvice"),
                on(UNIX_DISPATCHER, named("close"), "ClosedAdvice"),
                on(
                        NET,
                        named("connect").and(takesArguments(4)).and(takesArgument(1, FileDescriptor.class)),
                        "ConnectAdvice"),
                on(
                        NET,
                        named("connect").and(takesArguments(3)).and(takesArgument(0, FileDescriptor.class)),
                        "StreamingAdvice"),
                on(NET, named("pollConnectNow"), "PollConnectAdvice"),
                on(NET, named("localAddress"), "LocalAddressAdvice"),
                on(SOCKET, named("timedFinishConnect"), "SocketConnectTimeoutAdvice"),
                on(CHANNEL, named("finishTimedConnect"), "ChannelConnectTimeoutAdvice"),
                on(SOCKET, named("accept"), "SocketAcceptAdvice"),
                on(SERVER_CHANNEL, named("finishAccept"), "ChannelAcceptAdvice"),
                on(SOCKET, named("read").and(takesArguments(3)), "SocketReadAdvice"),
                on(SOCKET, named("write").and(takesArguments(3)), "SocketWriteAdvice"),
                on(CHANNEL, named("throwConnectionReset"), "ChannelResetAdvice"),
                on(SOCKET, named("close").or(named("shutdownOutput")).or(named("shutdownInput")), "ClosingAdvice"),
                on(
                        CHANNEL,
                        named("implCloseSelectableChannel")
                                .or(named("shutdownOutput"))
                                .or(named("shutdownInput")),
                        "ClosingAdvice"),
                on(SELECTOR, named("doSelect"), "SelectAdvice"),
                on(SELECTOR, named("implClose"), "SelectorClosedAdvice"));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.sockets." + advice);
    }
}

package io.wirewitness.instrumentation.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;

/** The same over netty 4.2's io_uring transport; by reflection, because 4.1 has none of it. */
final class IoUringNettyCaller extends NettyCaller {

    IoUringNettyCaller(Settings settings) throws ReflectiveOperationException {
        super(
                settings,
                loops(),
                Class.forName("io.netty.channel.uring.IoUringSocketChannel").asSubclass(Channel.class));
    }

    private static EventLoopGroup loops() throws ReflectiveOperationException {
        Class<?> factoryType = Class.forName("io.netty.channel.IoHandlerFactory");
        Object factory = Class.forName("io.netty.channel.uring.IoUringIoHandler")
                .getMethod("newFactory")
                .invoke(null);
        return Class.forName("io.netty.channel.MultiThreadIoEventLoopGroup")
                .asSubclass(EventLoopGroup.class)
                .getConstructor(int.class, factoryType)
                .newInstance(1, factory);
    }
}

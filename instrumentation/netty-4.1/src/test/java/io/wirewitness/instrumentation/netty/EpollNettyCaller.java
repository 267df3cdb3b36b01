package io.wirewitness.instrumentation.netty;

import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;

/** The same over netty's own epoll transport. */
final class EpollNettyCaller extends NettyCaller {

    EpollNettyCaller(Settings settings) {
        super(settings, new EpollEventLoopGroup(1), EpollSocketChannel.class);
    }
}

package io.wirewitness.capture;

import io.wirewitness.packet.EthernetView;
import io.wirewitness.packet.LoopbackView;
import io.wirewitness.packet.RawIp;
import io.wirewitness.packet.Sll2View;
import io.wirewitness.packet.SllView;

/** Link-layer header types by their LINKTYPE_ numbers (tcpdump.org/linktypes.html). */
public final class LinkType {

    public static final int NULL = LoopbackView.LINK_TYPE_NULL;
    public static final int ETHERNET = EthernetView.LINK_TYPE;
    public static final int RAW = RawIp.LINK_TYPE;
    public static final int LOOP = LoopbackView.LINK_TYPE_LOOP;
    public static final int LINUX_SLL = SllView.LINK_TYPE;
    public static final int IPV4 = RawIp.LINK_TYPE_IPV4;
    public static final int IPV6 = RawIp.LINK_TYPE_IPV6;
    public static final int LINUX_SLL2 = Sll2View.LINK_TYPE;

    private LinkType() {}
}

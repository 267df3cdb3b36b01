package io.wirewitness.explain;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.MessageHead;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsRecords;
import org.jspecify.annotations.Nullable;

/**
 * By which name a client called its server. The name in its ClientHello is what it asked for; a DNS answer comes next,
 * since it names the address; the Host header last, for it names the origin even where the server is a proxy.
 */
final class ServerNames {

    private ServerNames() {}

    static @Nullable String of(FlowSnapshot flow, NameBook names) {
        String header = null;
        for (TcpSegment segment : flow.segments()) {
            if (!segment.source().equals(flow.client())) {
                continue;
            }
            MessageHead head = segment.head();
            if (head instanceof TlsRecords records) {
                TlsPart.ClientHello hello = records.first(TlsPart.ClientHello.class);
                if (hello != null && hello.serverName() != null) {
                    return hello.serverName();
                }
            } else if (head instanceof HttpRequestHead request && header == null && request.host() != null) {
                header = withoutPort(request.host());
            }
        }
        String answered = names.nameOf(flow.client(), flow.server(), flow.firstNanos());
        return answered == null ? header : answered;
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > 0 && host.indexOf(']', colon) < 0 && host.indexOf(':') == colon
                ? host.substring(0, colon)
                : host;
    }
}

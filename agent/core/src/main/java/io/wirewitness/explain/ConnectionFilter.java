package io.wirewitness.explain;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.packet.PacketDecoder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Which connections are asked for. Addresses and ports are compared before a segment costs anything; a host that is given
 * by name is compared when the connection's name is known.
 */
final class ConnectionFilter {

    private final @Nullable Host address;
    private final @Nullable String name;
    private final int port;
    private final @Nullable FlowKey connection;
    private final boolean everything;

    ConnectionFilter(ExplainOptions options) {
        String host = options.host();
        address = host == null ? null : literal(host);
        name = address == null ? host : null;
        port = options.port();
        connection = options.connection();
        everything = address == null && port == 0 && connection == null;
    }

    /** An address literal, brackets allowed; null if it is a name. Nothing is ever looked up. */
    private static @Nullable Host literal(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        boolean numeric = bare.contains(":") || bare.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        if (!numeric) {
            return null;
        }
        try {
            return Host.of(Endpoint.of(InetAddress.getByName(bare), 0));
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** False if the decoder's segment belongs to a connection that nobody asked for. */
    boolean wants(PacketDecoder decoder) {
        if (everything) {
            return true;
        }
        if (port != 0 && decoder.sourcePort() != port && decoder.destinationPort() != port) {
            return false;
        }
        if (address != null
                && !(decoder.sourceLow() == address.low() && decoder.sourceHigh() == address.high())
                && !(decoder.destinationLow() == address.low() && decoder.destinationHigh() == address.high())) {
            return false;
        }
        return connection == null || isConnection(connection, decoder);
    }

    private static boolean isConnection(FlowKey key, PacketDecoder decoder) {
        return (isSource(key.first(), decoder) && isDestination(key.second(), decoder))
                || (isSource(key.second(), decoder) && isDestination(key.first(), decoder));
    }

    private static boolean isSource(Endpoint end, PacketDecoder decoder) {
        return decoder.sourcePort() == end.port()
                && decoder.sourceLow() == end.low()
                && decoder.sourceHigh() == end.high();
    }

    private static boolean isDestination(Endpoint end, PacketDecoder decoder) {
        return decoder.destinationPort() == end.port()
                && decoder.destinationLow() == end.low()
                && decoder.destinationHigh() == end.high();
    }

    /** The same of a connection that somebody wrote down; an end that is not known is not the one that is asked for. */
    boolean wants(@Nullable Endpoint local, @Nullable Endpoint remote) {
        if (everything) {
            return true;
        }
        boolean ported =
                port == 0 || (local != null && local.port() == port) || (remote != null && remote.port() == port);
        boolean addressed = address == null
                || (local != null && address.equals(Host.of(local)))
                || (remote != null && address.equals(Host.of(remote)));
        boolean connected =
                connection == null || (local != null && remote != null && connection.equals(FlowKey.of(local, remote)));
        return ported && addressed && connected;
    }

    /** True if a connection with this name, which may be unknown, is asked for. */
    boolean wantsNamed(@Nullable String host) {
        return name == null || name.equalsIgnoreCase(host);
    }

    /**
     * True if only connections of one server or client are looked at, so that what others did is not known: false for a
     * filter by name, which looks at all.
     */
    boolean narrows() {
        return !everything;
    }
}

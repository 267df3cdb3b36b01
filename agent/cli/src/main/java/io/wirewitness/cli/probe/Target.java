package io.wirewitness.cli.probe;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * What is probed. Immutable.
 *
 * @param tls whether the scheme is https
 * @param host a name or an address, without brackets
 * @param port the port
 * @param path with its query, begins with a slash
 */
public record Target(boolean tls, String host, int port, String path) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException with a message for people, if it is none that can be probed
     */
    public static Target parse(String text) {
        URI uri;
        if (!text.contains("://")) {
            throw new IllegalArgumentException("a URL begins with http:// or https://");
        }
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no URL: " + e.getReason());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("a URL begins with http:// or https://");
        }
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("the URL names no host");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("no user or password is sent: leave them out of the URL");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        boolean tls = scheme.equals("https");
        return new Target(
                tls,
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS : HTTP,
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    }

    /** As a {@code Host} header has it: without the scheme's own port. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? HTTPS : HTTP) ? name : name + ":" + port;
    }

    /** {@code api.example.com:443}. */
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}

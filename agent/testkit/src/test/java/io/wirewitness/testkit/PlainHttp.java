package io.wirewitness.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Just enough HTTP/1.1 for callers that have only a socket. */
final class PlainHttp {

    private PlainHttp() {}

    static byte[] request(String method, URI target, int bodyBytes) {
        String head = method + " " + target.getRawPath() + " HTTP/1.1\r\nHost: " + target.getAuthority()
                + "\r\nContent-Length: " + bodyBytes + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(new byte[bodyBytes]);
        return request.toByteArray();
    }

    /** A response with a {@code Content-Length}, as its bytes come in. */
    static final class Response {

        private final StringBuilder text = new StringBuilder();

        /** Reads one to its end. */
        static Response from(InputStream in) throws IOException {
            byte[] buffer = new byte[8192];
            Response response = new Response();
            while (!response.complete()) {
                int bytes = in.read(buffer);
                if (bytes == -1) {
                    throw new EOFException("the stream ended");
                }
                response.append(buffer, bytes);
            }
            return response;
        }

        void append(byte[] buffer, int bytes) {
            text.append(new String(buffer, 0, bytes, StandardCharsets.ISO_8859_1));
        }

        boolean complete() {
            int head = text.indexOf("\r\n\r\n");
            if (head < 0) {
                return false;
            }
            int name = text.toString().toLowerCase(Locale.ROOT).indexOf("content-length: ");
            int value = name + "Content-Length: ".length();
            int bodyBytes = Integer.parseInt(text.substring(value, text.indexOf("\r\n", value)));
            return text.length() - head - 4 >= bodyBytes;
        }

        int status() {
            return Integer.parseInt(text.substring(9, 12));
        }
    }
}

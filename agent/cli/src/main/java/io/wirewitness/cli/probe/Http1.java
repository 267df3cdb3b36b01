package io.wirewitness.cli.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request and its answer over HTTP/1.1: RFC 9112, as far as a probe needs it. */
final class Http1 {

    /** Heads are a few kilobytes. */
    private static final int HEAD_BYTES_AT_MOST = 64 << 10;

    /** A probe that asks for HEAD gets no body, and no answer to OPTIONS is long. */
    private static final long BODY_BYTES_AT_MOST = 16L << 20;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.(\\d) (\\d{3})(?: .*)?");
    private static final Pattern PARAMETER = Pattern.compile("(timeout|max)\\s*=\\s*(\\d{1,9})");

    private Http1() {}

    /** Sends a request without a body and reads the whole answer. */
    static Answer exchange(Wire wire, Target target, String method) throws IOException {
        String request = method + " " + target.path() + " HTTP/1.1\r\nHost: " + target.authority()
                + "\r\nUser-Agent: wirewitness-probe\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n";
        wire.send(request.getBytes(StandardCharsets.ISO_8859_1));
        while (true) {
            String[] lines = head(wire).split("\r?\n");
            Matcher first = STATUS_LINE.matcher(lines[0]);
            if (!first.matches()) {
                throw new IOException("what answers is no HTTP/1 server: it sent " + printable(lines[0]));
            }
            int status = Integer.parseInt(first.group(2));
            if (status >= 200) {
                return answer(wire, method, status, first.group(1).equals("1"), fields(lines));
            }
        }
    }

    private static Answer answer(Wire wire, String method, int status, boolean persistent, Map<String, String> fields)
            throws IOException {
        String connection = fields.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        boolean keeps = persistent ? !connection.contains("close") : connection.contains("keep-alive");
        boolean ends = method.equals("HEAD") || status == 204 || status == 304 || body(wire, fields);
        String promise = fields.getOrDefault("keep-alive", "");
        return new Answer(
                status,
                fields.get("server"),
                parameter(promise, "timeout"),
                parameter(promise, "max"),
                !keeps || !ends);
    }

    private static String head(Wire wire) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0
                && head.indexOf("\n\n", Math.max(0, head.length() - 2)) < 0) {
            if (head.length() >= HEAD_BYTES_AT_MOST) {
                throw new IOException("the head of the answer is longer than " + HEAD_BYTES_AT_MOST + " bytes");
            }
            head.append((char) wire.read());
        }
        return head.toString();
    }

    private static Map<String, String> fields(String[] lines) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                fields.merge(
                        lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip(),
                        (one, other) -> one + ", " + other);
            }
        }
        return fields;
    }

    /** Reads a body to its end; false if only the end of the connection ends it. */
    private static boolean body(Wire wire, Map<String, String> fields) throws IOException {
        if (fields.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked")) {
            chunks(wire);
            return true;
        }
        String length = fields.get("content-length");
        if (length == null) {
            return false;
        }
        skip(wire, length(length, 10));
        return true;
    }

    private static void chunks(Wire wire) throws IOException {
        long all = 0;
        while (true) {
            String line = line(wire);
            int extension = line.indexOf(';');
            long size = length(extension < 0 ? line : line.substring(0, extension), 16);
            if (size == 0) {
                break;
            }
            all += size;
            tooLong(all);
            skip(wire, size);
            line(wire);
        }
        while (!line(wire).isEmpty()) {
            // trailers
        }
    }

    private static String line(Wire wire) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = wire.read(); next != '\n'; next = wire.read()) {
            if (line.length() >= HEAD_BYTES_AT_MOST) {
                throw new IOException("a line of the body is longer than " + HEAD_BYTES_AT_MOST + " bytes");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static void skip(Wire wire, long bytes) throws IOException {
        tooLong(bytes);
        for (long left = bytes; left > 0; ) {
            int part = (int) Math.min(left, 8192);
            wire.read(part);
            left -= part;
        }
    }

    private static void tooLong(long bytes) throws IOException {
        if (bytes > BODY_BYTES_AT_MOST) {
            throw new IOException("the answer has a body of more than " + (BODY_BYTES_AT_MOST >> 20)
                    + " MiB: name another path, or use --method HEAD");
        }
    }

    private static long length(String text, int radix) throws IOException {
        try {
            long length = Long.parseLong(text.strip(), radix);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new IOException("the answer's length is no number: " + printable(text));
    }

    private static long parameter(String promise, String name) {
        Matcher matcher = PARAMETER.matcher(promise.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return Long.parseLong(matcher.group(2));
            }
        }
        return -1;
    }

    private static String printable(@Nullable String text) {
        String cut = text == null ? "" : text.length() > 60 ? text.substring(0, 60) + "..." : text;
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}

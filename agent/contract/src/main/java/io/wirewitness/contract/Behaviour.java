package io.wirewitness.contract;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a handler does with one request, by the request's path: {@code /<scenario>/<kind>} or {@code
 * /<scenario>/<kind>/<amount>}; a query is not looked at. The scenario says which test asked.
 *
 * <p>A handler that may block calls {@link #play}. One on an event loop goes on when {@link #ready} completes, calls
 * {@link #check}, which may throw, then writes a head with status 200 and a content length of {@link #lengthBytes}, then
 * {@link #bodyBytes} bytes in pieces of {@link #piece} as far as the connection takes them, then goes on when {@link
 * #written} completes, calls {@link #checkWritten}, which may throw, and {@link #ended} in any case: with what writing
 * failed with, or null.
 */
public final class Behaviour {

    /** The bytes of an ordinary answer. */
    public static final int OK_BYTES = 300;

    /** How many more bytes than it writes a handler promises that throws in the middle of its answer. */
    private static final int NEVER_WRITTEN_BYTES = 1000;

    private static final int PIECE_BYTES = 65_536;

    private final String method;
    private final String path;
    private final String scenario;
    private final String kind;
    private final long amount;

    private Behaviour(String method, String path, String scenario, String kind, long amount) {
        this.method = method;
        this.path = path;
        this.scenario = scenario;
        this.kind = kind;
        this.amount = amount;
    }

    /** The connection's other end, for handlers that may block. */
    public interface Reply {

        /** Writes a head with this status and content length, or has it written with the first bytes of the body. */
        OutputStream begin(int status, long lengthBytes) throws IOException;
    }

    /** The behaviour for a request that has just reached the handler; says so to whoever started the program. */
    public static Behaviour of(String method, String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String[] words = path.split("/", -1);
        Behaviour behaviour = new Behaviour(
                method,
                path,
                words.length > 1 ? words[1] : "",
                words.length > 2 ? words[2] : "ok",
                words.length > 3 ? Long.parseLong(words[3]) : 0);
        ServeProgram.say("@serving\t" + behaviour.scenario + "\t" + method + "\t" + path);
        return behaviour;
    }

    /**
     * Completes when the handler may go on: at once, after {@code /slow/<millis>}, or at {@code /hang}, {@code
     * /hang/<bytes>} and {@code /hang-throw-after} when the program is told so ({@code open <scenario>}).
     */
    public CompletableFuture<Void> ready() {
        return switch (kind) {
            case "slow" -> new CompletableFuture<Void>().completeOnTimeout(null, amount, TimeUnit.MILLISECONDS);
            case "hang", "hang-throw-after" -> ServeProgram.gate(scenario);
            default -> CompletableFuture.completedFuture(null);
        };
    }

    /** Throws, before a byte of the answer, what an application throws: {@code /throw} and {@code /enospc}. */
    public void check() {
        if (kind.equals("throw")) {
            throw new IllegalStateException("the handler of " + scenario + " failed");
        }
        if (kind.equals("enospc")) {
            throw new IllegalStateException(
                    "cannot store the upload of " + scenario, new IOException("No space left on device"));
        }
    }

    /** Completes when a handler that has written all may go on: at once, or at {@code /throw-after} when told so. */
    public CompletableFuture<Void> written() {
        return kind.equals("throw-after") ? ServeProgram.gate(scenario) : CompletableFuture.completedFuture(null);
    }

    /**
     * Throws after {@link #bodyBytes} of the answer were written: {@code /throw-late/<bytes>} in the middle of the answer,
     * {@code /throw-after} and {@code /hang-throw-after} behind its end.
     */
    public void checkWritten() {
        if (kind.equals("throw-late") || kind.endsWith("throw-after")) {
            throw new IllegalStateException("the handler of " + scenario + " failed");
        }
    }

    /** How many bytes the handler writes: those of {@code /big/<bytes>}, or few. */
    public long bodyBytes() {
        return switch (kind) {
            case "big", "throw-late" -> amount;
            case "hang" -> Math.max(amount, OK_BYTES);
            default -> OK_BYTES;
        };
    }

    /** The content length that the handler promises. */
    public long lengthBytes() {
        return bodyBytes() + (kind.equals("throw-late") ? NEVER_WRITTEN_BYTES : 0);
    }

    /** The next bytes of the body, when so many are still to be written. */
    public static byte[] piece(long leftBytes) {
        byte[] piece = new byte[(int) Math.min(leftBytes, PIECE_BYTES)];
        Arrays.fill(piece, (byte) 'w');
        return piece;
    }

    /** Says what the handler saw: {@code thrown} is what writing the answer failed with, null if it did not. */
    public void ended(@Nullable Throwable thrown) {
        ServeProgram.say("@served\t" + scenario + "\t" + method + "\t" + path + "\t"
                + (thrown == null ? "ok" : ServeProgram.shape(thrown)));
    }

    /** All of it, for a handler that may block. */
    public void play(Reply reply) throws IOException {
        try {
            try {
                ready().join();
            } catch (CompletionException ended) {
                throw new IllegalStateException(ended);
            }
            check();
            OutputStream out = reply.begin(200, lengthBytes());
            long left = bodyBytes();
            while (left > 0) {
                byte[] piece = piece(left);
                out.write(piece);
                left -= piece.length;
            }
            try {
                out.flush();
            } finally {
                written().join(); // Undertow 2.0's stream is closed behind its last byte, and a flush throws
            }
            checkWritten();
        } catch (IOException | RuntimeException | Error thrown) {
            ended(thrown);
            throw thrown;
        }
        ended(null);
    }
}

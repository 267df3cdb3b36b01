package io.wirewitness.boot;

import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM knows of one connection, from connect or accept to close; one object per connection, so that a reused
 * descriptor never inherits its predecessor's past.
 *
 * <p>Fields are written with plain stores by the thread that reads or writes the socket and may be read by any thread
 * a moment later: each is a fact on its own, none guards another. Times are {@link System#nanoTime()}; 0 means "never".
 *
 * <p>On a request's way a volatile field is compared before it is cleared: reading one costs next to nothing, writing one makes the
 * processor wait until all its earlier writes are seen by the others, some 5 to 10 ns each.
 */
public final class SocketState {

    /** Not known: bound, but neither connected nor accepted as far as we saw. */
    public static final int ROLE_UNKNOWN = 0;

    /** We connected. */
    public static final int ROLE_CLIENT = 1;

    /** We accepted. */
    public static final int ROLE_SERVER = 2;

    /** Advances with every connection of this process; never reused. */
    public final long id;

    /** The descriptor's number while the connection is open. */
    public final int descriptor;

    /** The JDK's or netty's object for the descriptor, which is never used for another connection; its number is. */
    volatile @Nullable Object key;

    /** One of the {@code ROLE_} constants. */
    public volatile int role;

    /** The peer; saved early, because getpeername fails after a reset. */
    public volatile @Nullable InetAddress remoteAddress;

    /** The peer's port; 0 while {@link #remoteAddress} is null. */
    public volatile int remotePort;

    /** Our own end, once the JDK asked the kernel for it; null before. */
    public volatile @Nullable InetSocketAddress local;

    /** The end that the descriptor had by the kernel when something failed; null if it was not asked. */
    public volatile @Nullable InetSocketAddress descriptorEnd;

    /** When connect was called or accept returned. */
    public final long openedNanos;

    /** When the connection was established; 0 while connecting. */
    public volatile long connectedNanos;

    /** The last read that returned bytes. */
    public long lastReadNanos;

    /** The last write, at its start. */
    public long lastWriteNanos;

    /**
     * The id of the thread that read last; 0 if none did. Not the thread: a pooled connection would keep alive what a dead
     * thread leads to, such as the class loader of an application that is gone.
     */
    public long readerId;

    /** The id of the thread that wrote last; 0 if none did. */
    public long writerId;

    /** Bytes the application read. */
    public long bytesIn;

    /** Bytes the kernel took from the application; more than the peer acknowledged, perhaps. */
    public long bytesOut;

    /**
     * True while a write is under way: {@link #bytesOut} does not have it yet, though another thread may read its answer, or
     * the connection's end, already.
     */
    public boolean writing;

    /** How often the direction turned from reading to writing: requests on a plain HTTP/1.1 connection. */
    public int turns;

    /** Start of the first write of the present turn. */
    public long turnStartNanos;

    /** How long the connection was quiet before the present turn; 0 on the first. */
    public long turnIdleNanos;

    /** {@link #bytesOut} when the present turn began. */
    public long turnBytesOut;

    /** {@link #bytesIn} when the present turn began. */
    public long turnBytesIn;

    /** The first read of the present turn's answer; of no meaning while {@link #bytesIn} is {@link #turnBytesIn}. */
    public long turnAnsweredNanos;

    /**
     * True after a probe said that a request begins, until its first write: what the present turn holds is of the request
     * before it.
     */
    public boolean requestPending;

    /** Requests that a probe counted on this connection; 0 where no probe knows the library. */
    public int requests;

    /** The library that a probe saw use this connection, such as {@code okhttp}; null if none. */
    public @Nullable String library;

    /** The library whose codec tells of the requests of {@link #library}, which stands on it; null if that tells them itself. */
    volatile @Nullable String codec;

    /** What the listener keeps of the kernel's view before the present turn's first write; null if not idle enough. */
    public volatile @Nullable Object kernelBeforeWrite;

    /** What the listener keeps of the kernel's view at the first failure, or at the close that follows it. */
    public volatile @Nullable Object kernelAtFailure;

    /** What ended the last attempt on this connection, as a probe saw it; null if none did. */
    public volatile @Nullable Throwable attemptEnded;

    /** With what the caller of the request on it was told to have failed while it was still open; null if none was. */
    volatile @Nullable Throwable calledOff;

    /** The first failure or unexpected end that a socket call reported; 0 if none. */
    public volatile long failedNanos;

    /** The first exception out of a socket call; a library may hide it and make one of its own. Null if none. */
    public volatile @Nullable Throwable thrown;

    /** When a read first returned end of stream; 0 if never. */
    public volatile long endOfStreamNanos;

    /** Our own close or shutdown, whichever came first; 0 if none. */
    public volatile long closedNanos;

    /** Where our own close was called; null if it was not sampled. */
    public volatile @Nullable Throwable closedAt;

    /** Name of the thread that called our own close. */
    public volatile @Nullable String closedBy;

    /** The id of that thread, as {@link #readerId}; 0 if there was no close. */
    public volatile long closerId;

    /** What the listener keeps with a connection that failed, so that each failure is told once; null before. */
    public volatile @Nullable Object told;

    /** True for a blocking {@code Socket}, false for a channel. */
    public volatile boolean streaming;

    /** True once a probe saw requests that share the connection: HTTP/2. */
    public volatile boolean multiplexed;

    /** The request in flight, where only a codec tells of requests: see {@link CodecHooks}. Null between. */
    public volatile @Nullable Object calling;

    /** On an accepted connection, the server library's object for the request that is being handled; null between. */
    public volatile @Nullable Object serving;

    /** When the request that is being handled began. */
    public volatile long servingSinceNanos;

    /**
     * True where the server library ends a request when it hands over the last of the response, before that is written: while
     * it has not, more of the answer was to come, however much was acknowledged.
     */
    public volatile boolean answersHandedOver;

    /** What the handler of the present request threw; null if nothing. */
    public volatile @Nullable Throwable handlerThrew;

    /** What the listener keeps of the request whose handler threw, until it is answered or its connection ends; null before. */
    public volatile @Nullable Object servingFailed;

    /**
     * The library's object for the call whose request this connection carries, where a probe says so; null between
     * requests, so that nothing of a call is kept alive by a pool.
     */
    public volatile @Nullable Object asking;

    /** Where this connection was taken from its pool, if that was worth remembering: see {@link PoolHooks}. */
    public volatile @Nullable Lease lease;

    /** What HTTP/2 frames said of this connection; null until one said something that matters. */
    public volatile @Nullable StreamFacts streams;

    /** When the requests began that share this accepted connection; null before the first. */
    volatile @Nullable ServedStreams served;

    /** What the first bytes written look like: a constant of {@link FirstBytes}. */
    public volatile int firstOut;

    /** What the first bytes read look like. */
    public volatile int firstIn;

    /** What TLS said of this connection; null until a probe saw any. */
    public volatile @Nullable Object tls;

    /** What OpenSSL said of a handshake that failed, as a library's own TLS engine threw it; null if nothing. */
    public volatile @Nullable String openSslSaid;

    /** The request that was handled last ended before our close and any failure. */
    private volatile boolean answered;

    private boolean reading = true;

    /** What is written next is an interim answer. */
    private boolean interim;

    /** The answer whose head was read last is an interim one: the request goes on behind it. */
    private boolean interimRead;

    /** {@link #turnBytesIn} without the interim answers that were read in this turn. */
    private long turnBytesInBefore;

    SocketState(long id, int descriptor, int role, long openedNanos) {
        this.id = id;
        this.descriptor = descriptor;
        this.role = role;
        this.openedNanos = openedNanos;
    }

    /** The later of the last read, the last write and the connect: since then the connection has been quiet. */
    public long lastActivityNanos() {
        long last = connectedNanos != 0 ? connectedNanos : openedNanos;
        if (lastReadNanos != 0 && lastReadNanos - last > 0) {
            last = lastReadNanos;
        }
        if (lastWriteNanos != 0 && lastWriteNanos - last > 0) {
            last = lastWriteNanos;
        }
        return last;
    }

    /** True while this is an open socket or channel of the JDK's own, which makes each exception anew: it shares none. */
    public boolean isJdks() {
        return key instanceof FileDescriptor;
    }

    /** True if we wrote in this turn and have read nothing since: somebody waits for an answer. */
    public boolean awaitingAnswer() {
        return !reading && bytesOut > turnBytesOut;
    }

    /**
     * A probe says that the next write begins a request. From then on only probes begin turns on this connection: what
     * TLS and HTTP/2 write in between is no request.
     */
    void requestBegins(String by, boolean shared) {
        requests++;
        library = by;
        if (shared && !multiplexed) {
            multiplexed = true;
        }
        requestPending = true;
        interimRead = false;
        if (!multiplexed && attemptEnded != null) {
            attemptEnded = null;
            calledOff = null;
        }
        if (failedNanos != 0 && thrown instanceof SocketTimeoutException && endOfStreamNanos == 0) {
            goesOn(); // a pool looked whether the connection is stale: a read that has to time out
        }
    }

    /** True if a probe told of a request of which nothing has been written yet. */
    boolean requestPending() {
        return requestPending;
    }

    /** A server takes a request up: from here on, what is written is its answer. */
    void servingBegins(String by, @Nullable Object request, long now) {
        if (serving == null || multiplexed || by.equals(library)) { // else its codec has begun this very request
            requests++;
            turns++;
        }
        library = by;
        handlerSucceeded();
        turnStartNanos = now;
        turnIdleNanos = 0;
        turnBytesOut = bytesOut;
        turnBytesIn = bytesIn;
        if (kernelBeforeWrite != null) {
            kernelBeforeWrite = null;
        }
        if (answered) {
            answered = false;
        }
        servingSinceNanos = now;
        serving = request;
        if (!multiplexed) {
            goesOn(); // what failed with an earlier request, such as its handler, was told with that one
        }
    }

    /** A server is about to write an interim answer: the request goes on, and of its answer nothing is written yet. */
    void answersForNow() {
        interim = true;
    }

    /** A server takes up a request that shares the connection with others, and whose end nobody will tell. */
    void streamBegins(Object request, long now) {
        streams().begins(request, now);
    }

    /** The same of a request that ends with {@link #streamEnds}; the latest of those stands for the connection. */
    void streamBegins(Object channel, Object request, long now) {
        ServedStreams streams = streams();
        synchronized (streams) { // else an older one that ends meanwhile takes this one away
            streams.begins(channel, request, now);
            serving = streams.latestHandled();
        }
    }

    /** A request that shares the connection is over: where others are still handled, the latest of them stands for it. */
    void streamEnds(Object channel) {
        ServedStreams streams = served;
        if (streams != null) {
            synchronized (streams) {
                streams.ends(channel);
                serving = streams.latestHandled();
            }
        }
    }

    private ServedStreams streams() {
        multiplexed = true;
        ServedStreams streams = served;
        if (streams == null) {
            streams = new ServedStreams();
            served = streams;
        }
        return streams;
    }

    /**
     * When a request began that shares this accepted connection with others; 0 if that is not known.
     *
     * @param request the server library's object for it
     */
    public long streamBegunNanos(@Nullable Object request) {
        ServedStreams streams = served;
        return streams == null || request == null ? 0 : streams.begunNanos(request);
    }

    /**
     * Which request of this accepted connection it is, from 1, as {@link #streamBegunNanos} knows it; 0 if that is not known.
     *
     * @param request the server library's object for it
     */
    public int streamOrdinal(@Nullable Object request) {
        ServedStreams streams = served;
        return streams == null || request == null ? 0 : streams.ordinal(request);
    }

    /**
     * A client has read an answer's head. An interim one (RFC 9110, 15.2) is no part of the answer, which is awaited as before.
     * Bytes are counted by reads: a final head within the same read makes all of it the answer's.
     */
    void answerBegins(boolean forNow) {
        if (forNow) {
            turnBytesInBefore = interimRead ? turnBytesInBefore : turnBytesIn;
            turnBytesIn = bytesIn;
            reading = false;
        } else if (interimRead && turnBytesIn == bytesIn) {
            turnBytesIn = turnBytesInBefore;
            reading = true;
        }
        interimRead = forNow;
    }

    /** True if the message that a client has read to its end is an interim answer. */
    boolean answeredForNow() {
        return interimRead;
    }

    /** The answer is complete, or nobody owes one any more. */
    void servingEnds() {
        interim = false;
        if (serving != null) {
            if (!answered && closedNanos == 0 && thrown == null) {
                answered = true;
            }
            serving = null;
        }
        handlerSucceeded();
    }

    private void handlerSucceeded() {
        if (handlerThrew != null) {
            handlerThrew = null;
        }
        if (servingFailed != null) {
            servingFailed = null;
        }
    }

    /**
     * True if a request's answer is known to be complete: it ended on a sound connection, or another of its kind is handled
     * since. Undertow 2.0's stream throws at a flush behind its last byte, when the client may have gone and the connection
     * be closed. Where requests share the connection nobody knows.
     *
     * @param request the server library's object for it; null if not known
     */
    public boolean isAnswered(@Nullable Object request) {
        Object handled = serving;
        if (multiplexed || handled == null) {
            return !multiplexed && answered;
        }
        return request != null && request != handled && request.getClass() == handled.getClass();
    }

    /** Called before each write; returns true if the connection was quiet for {@code idleNanos} or longer before it. */
    boolean beforeWrite(long now, long idleNanos) {
        boolean polled = failedNanos != 0 && library == null && endOfStreamNanos == 0 && !awaitingAnswer();
        if (polled && thrown instanceof SocketTimeoutException) {
            goesOn(); // nobody waited for an answer: a poll that timed out, and no failure
        }
        if (failedNanos != 0 && !requestPending) {
            return false; // what is written on a failed connection, such as TLS' goodbye, is no part of the exchange
        }
        writing = true;
        boolean idle = false;
        if (library == null ? reading : requestPending) {
            long quiet = now - lastActivityNanos();
            turns++;
            turnStartNanos = now;
            turnIdleNanos = turns == 1 ? 0 : quiet;
            turnBytesOut = bytesOut;
            turnBytesIn = bytesIn;
            if (kernelBeforeWrite != null) {
                kernelBeforeWrite = null;
            }
            requestPending = false;
            idle = quiet >= idleNanos;
        }
        reading = false;
        writerId = Thread.currentThread().getId();
        lastWriteNanos = now;
        return idle;
    }

    /** Called after each write, with 0 if it failed or the kernel took none. */
    void wrote(long bytes) {
        if (writing) {
            bytesOut += bytes;
            writing = false;
            if (interim && bytes > 0) {
                interim = false;
                turnBytesOut = bytesOut;
            }
        }
    }

    void read(long bytes, long now) {
        if (failedNanos != 0) {
            goesOn();
        }
        if (bytesIn == turnBytesIn) {
            turnAnsweredNanos = now;
        }
        bytesIn += bytes;
        readerId = Thread.currentThread().getId();
        lastReadNanos = now;
        reading = true;
    }

    /** True if what a client reads next is an answer's first: only then it is looked at. */
    boolean answerIsDue() {
        return !reading && role == ROLE_CLIENT && !multiplexed;
    }

    /**
     * A read of which the socket layer knows what it was.
     *
     * @param interimAlone as {@link FirstBytes#areInterimAnswers} told; false where nobody looked
     */
    void read(long bytes, long now, boolean interimAlone) {
        read(bytes, now);
        if (interimAlone || interimRead) {
            answerBegins(interimAlone);
        }
    }

    /** Bytes came after all: what failed was a time-out that the application lived with, and the next failure is new. */
    private void goesOn() {
        if (failedNanos != 0) {
            failedNanos = 0;
        }
        if (thrown != null) {
            thrown = null;
        }
        if (told != null) {
            told = null;
        }
        if (kernelAtFailure != null) {
            kernelAtFailure = null;
        }
        if (descriptorEnd != null) {
            descriptorEnd = null;
        }
    }
}

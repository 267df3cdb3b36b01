package io.wirewitness.agent;

import io.wirewitness.agent.lint.Snapshots;
import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.Listener;
import io.wirewitness.boot.RateLimit;
import io.wirewitness.boot.SocketState;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.engine.Engine;
import io.wirewitness.model.Call;
import io.wirewitness.model.Failure;
import io.wirewitness.model.HandlerFailure;
import io.wirewitness.model.NameLookup;
import io.wirewitness.model.PoolView;
import io.wirewitness.model.SocketEvent;
import io.wirewitness.model.SocketEvent.Kind;
import io.wirewitness.model.Trace;
import io.wirewitness.report.VerdictText;
import io.wirewitness.weave.Initialised;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to sockets and calls, asks the kernel while the descriptor is still open, and passes on what
 * somebody felt. Runs on the application's threads: takes no lock across their calls and drops what is too much.
 *
 * <p>What counts as felt says {@link Felt}. A read time-out where no library is known counts once it is printed or the
 * connection is given up, because some programs poll. The end of a stream alone never counts: many protocols end so.
 */
final class SocketListener implements Listener {

    /** Failures looked at in a second; more are counted, so that a flood costs the application next to nothing. */
    static final int FAILURES_PER_SECOND = 1000;

    /** Idle connections' ends taken into a peer's statistics in a second; the rest adds nothing to them. */
    private static final int ENDS_PER_SECOND = 100;

    /** Exceptions of handlers looked at in a second: most are answered, and then nothing is told. */
    private static final int HANDLERS_PER_SECOND = 100;

    /** The library whose calls fail on the thread that made them, and nothing of the application's stands between. */
    private static final String SYNCHRONOUS = "jdk-httpurlconnection";

    /** The dispatcher's exception and the one that replaces it belong together; later ones are consequences. */
    private static final long SAME_FAILURE_NANOS = 50_000_000L;

    /** Answers with an error status looked at in a second. */
    private static final int ERRORS_PER_SECOND = 20;

    private static final RateLimit ERRORS_LOOKED_AT = new RateLimit(ERRORS_PER_SECOND);

    private static final String ENGINE = "wirewitness-engine";

    private final Engine engine;
    private final TimeAxis axis;
    private final KernelLook look;
    private final Names names;
    private final CallReaders readers;
    private final Verdicts verdicts;
    private final SocketRecord record;
    private final Learning learning;
    private final Snapshots settings;
    private final Connections connections;
    private final Calls calls = new Calls();
    private final NameFailures nameFailures = new NameFailures();
    private final CurrentTrace traces = new CurrentTrace(Initialised::is, System::nanoTime);
    private final RateLimit failures = new RateLimit(FAILURES_PER_SECOND);
    private final RateLimit handlers = new RateLimit(HANDLERS_PER_SECOND);
    private final RateLimit ends = new RateLimit(ENDS_PER_SECOND);
    private final AtomicLong ignored = new AtomicLong();

    /** What a handler threw, until its connection ends. */
    private record HandlerThrew(Call call, @Nullable Trace trace) {}

    SocketListener(
            Engine engine,
            TimeAxis axis,
            KernelView kernel,
            Names names,
            CallReaders readers,
            VerdictText words,
            boolean annotate,
            SocketRecord record,
            Learning learning,
            Snapshots settings) {
        this.record = record;
        this.learning = learning;
        this.settings = settings;
        this.engine = engine;
        this.axis = axis;
        this.look = new KernelLook(kernel, axis);
        this.names = names;
        this.readers = readers;
        this.verdicts = new Verdicts(engine, words, annotate, record);
        this.connections = new Connections(axis);
    }

    /** Failures that were counted only, because there were too many at once. */
    long ignored() {
        return ignored.get();
    }

    /** Lets go what was remembered of the application's objects; called about once a second, on the engine's thread. */
    void tidy() {
        long now = System.nanoTime();
        Hooks.tidy(now);
        calls.tidy(now);
        traces.tidy(now);
    }

    @Override
    public boolean admits() {
        if (onEngine()) {
            return false;
        }
        boolean room = failures.hasRoom(System.nanoTime());
        if (!room) {
            ignored.incrementAndGet();
        }
        return room;
    }

    @Override
    public void idleBeforeWrite(SocketState state) {
        look.beforeWrite(state);
        record.reused(state);
        learning.reused(state);
    }

    @Override
    public void socketFailed(SocketState state, int operation, @Nullable Throwable thrown) {
        if (thrown == null) {
            // The end of a stream is an event only where a request waits for its answer: most streams end unnoticed.
            if (state.awaitingAnswer() && admit()) {
                look.at(state);
                verdicts.on(state).feltIn(traces.get());
            }
            return;
        }
        if (Felt.isPoll(state, operation, thrown) || !admit()) {
            return;
        }
        Answer answer = verdicts.on(state);
        Failure failure = Failures.of(thrown, state);
        boolean again = answer.isAgain(failure, SAME_FAILURE_NANOS); // the caller's exception, behind the dispatcher's
        if (!again) {
            look.at(state);
        }
        long felt = axis.now(); // before what may load classes
        if (!again) {
            // A tracer's span of this very call may have ended by the time its library gives it up.
            answer.feltIn(traces.get());
        }
        // This writes its stack out, too. That must be now: once a class of its frames is woven again, the JVM knows
        // their
        // lines no more (HotSpot, java_lang_StackTraceElement::fill_in), and the application would see "Unknown
        // Source".
        calls.remember(thrown, state, answer);
        if (SYNCHRONOUS.equals(state.library)) {
            calls.remember(Thread.currentThread(), state, answer);
        }
        boolean told = state.library != null && state.role != SocketState.ROLE_SERVER; // its library tells
        // OkHttp opens a connection per call of a burst and closes all but one once that turns out to be HTTP/2: what
        // reads
        // the others is no call's.
        boolean closed = failure.kind() == Failure.Kind.CLOSED_LOCALLY || Failures.closedFirst(state);
        told |= closed && operation != CONNECT && readers.tells(thrown);
        if (told || !Felt.isFelt(state, operation, failure, operation == CONNECT && readers.tells(thrown))) {
            return;
        }
        if (state.isJdks()) {
            verdicts.attachNew(thrown, answer); // the JDK makes each exception of its sockets anew
        } else {
            verdicts.attach(thrown, answer);
        }
        if (answer.sinceOfferedNanos() > (again ? 0 : SAME_FAILURE_NANOS)) {
            return;
        }
        Call serving = serving(state);
        Kind kind = operation == CONNECT && readers.mayTell(thrown) ? Kind.CONNECT_FAILED : Kind.SOCKET_FAILED;
        SocketEvent event = new SocketEvent(
                kind,
                felt,
                connections.ofServed(state, serving, state.serving),
                failure,
                serving,
                state.multiplexed ? null : answer.trace()); // its reader's trace is no call's
        if (failure.kind() == Failure.Kind.TIMED_OUT) {
            long bytesIn = state.bytesIn;
            answer.armed(() -> {
                if (state.bytesIn == bytesIn) {
                    verdicts.offer(event, answer);
                }
            });
        } else {
            verdicts.offer(event, answer);
        }
    }

    @Override
    public void closing(SocketState state) {
        learning.closing(state);
        TlsEnd tls = TlsEnd.of(state);
        if (tls != TlsEnd.NOT_TLS) {
            // JSSE closes the socket when the peer ends the TLS connection or breaks its rules: not the application.
            if (tls == TlsEnd.ENDED) {
                state.endOfStreamNanos = state.closedNanos;
            }
            state.failedNanos = state.failedNanos == 0 ? state.closedNanos : state.failedNanos;
            look.at(state);
            return;
        }
        if (state.told instanceof Answer answer) {
            answer.fire();
        }
        boolean unhurt = state.failedNanos == 0 && state.endOfStreamNanos == 0;
        if (state.servingFailed instanceof HandlerThrew broken && state.serving != null && unhurt && admit()) {
            state.servingFailed = null;
            handlerFailed(state, broken, state.serving, verdicts.on(state));
            return;
        }
        boolean connecting = state.role == SocketState.ROLE_CLIENT && state.connectedNanos == 0;
        boolean clientWent = state.serving != null && state.endOfStreamNanos != 0;
        // What was seen when a stream failed alone is not the connection's end.
        boolean seen = state.kernelAtFailure != null && (state.failedNanos != 0 || !state.multiplexed);
        if (!seen && (connecting || clientWent || state.awaitingAnswer()) && admit()) {
            look.at(state);
        }
    }

    @Override
    public void closed(SocketState state) {
        boolean endedByPeer = state.endOfStreamNanos != 0 && !Failures.closedFirst(state);
        if (endedByPeer
                && state.role == SocketState.ROLE_CLIENT
                && !state.awaitingAnswer()
                && ends.tryAcquire(System.nanoTime())) {
            engine.offer(new SocketEvent(Kind.ENDED, axis.now(), connections.of(state), null, null), null);
        }
        record.ended(state);
        learning.closed(state);
    }

    @Override
    public void built(String library, Object thing) {
        settings.built(library, thing);
    }

    @Override
    public void attemptFailed(String library, @Nullable Object call, @Nullable SocketState state, Throwable thrown) {
        if (!admit()) {
            return;
        }
        SocketState on = state;
        // A library may have opened the next connection already: the exception tells which one failed.
        Calls.Failed found = on == null || on.failedNanos == 0 ? calls.byException(thrown) : null;
        if (found != null) {
            on = found.state();
        } else if (on == null) {
            return;
        } else if ((on.kernelAtFailure == null || on.failedNanos == 0) && on.closedNanos == 0) {
            look.at(on);
        }
        Answer answer = answerOn(on, call, thrown);
        calls.remember(thrown, on, answer);
        if (call != null) {
            calls.remember(call, on, answer);
            settings.called(library, call, on);
        }
        Call read = read(library, call);
        engine.offer(
                new SocketEvent(
                        Kind.ATTEMPT_FAILED,
                        axis.now(),
                        connections.of(on, read),
                        Failures.of(thrown, on),
                        read,
                        trace(on, answer)),
                null);
    }

    @Override
    public void attemptRepeated(String library, @Nullable Object call, Throwable thrown) {
        Calls.Failed byException = calls.byException(thrown);
        Calls.Failed found = byException != null ? byException : calls.byKey(call);
        Call read = read(library, call); // before it is noted that this attempt had been sent
        calls.forget(call);
        calls.sentAgain(call);
        calls.forget(Thread.currentThread());
        if (found == null || !admit()) {
            return;
        }
        engine.offer(
                new SocketEvent(
                        Kind.ATTEMPT_REPEATED,
                        axis.now(),
                        connections.of(found.state()),
                        Failures.of(thrown, found.state()),
                        read,
                        trace(found.state(), found.answer())),
                null);
    }

    @Override
    public void callFailed(String library, @Nullable Object call, Throwable thrown) {
        if (!admit()) {
            return;
        }
        Calls.Failed found = find(library, call, thrown);
        calls.forget(Thread.currentThread());
        if (found == null) {
            callWithoutAddress(library, call, thrown); // else much leaves a library that has no connection
            return;
        }
        SocketState state = found.state();
        Failure failure = Failures.of(thrown, state);
        if (failure.kind() == Failure.Kind.CLOSED_LOCALLY
                && Hedge.isCancel(thrown, state)
                && Hedge.isDecided(state, Hooks.table())) {
            return; // the application has what it asked for
        }
        Answer answer = found.answer();
        if (calls.byKey(thrown) != null) {
            verdicts.attachNew(thrown, answer); // what is shared is not remembered
        } else {
            verdicts.attach(thrown, answer);
        }
        if (call != null) {
            settings.called(library, call, state);
        }
        Call read = read(library, call);
        verdicts.offer(
                new SocketEvent(
                        Kind.CALL_FAILED, axis.now(), connections.of(state, read), failure, read, trace(state, answer)),
                answer);
    }

    @Override
    public void answered(
            String library, Object call, @Nullable SocketState state, int status, @Nullable Object response) {
        if (!ERRORS_LOOKED_AT.tryAcquire(System.nanoTime())) {
            return; // errors are answers: most of them say nothing of the way, and a flood of them says nothing new
        }
        Call read = readers.answered(library, call, response);
        if (read != null && read.answer() != null) {
            Failure failure = new Failure(Failure.Kind.ERROR_STATUS, null, "status " + status);
            engine.offer(
                    new SocketEvent(
                            Kind.ANSWERED,
                            axis.now(),
                            state == null ? null : connections.of(state, read),
                            failure,
                            read,
                            traces.get()),
                    null);
        }
    }

    @Override
    public void answeredWell(String library, Object call, SocketState state, @Nullable Object response) {
        learning.answered(state, () -> readers.answered(library, call, response));
    }

    @Override
    public void leaseFailed(String library, @Nullable Object pool, @Nullable Object call, Throwable thrown) {
        if (!admit()) {
            return;
        }
        Call read = read(library, call);
        PoolView view = readers.pool(library, pool, call);
        Call waiting = (read == null
                        ? new Call(System.identityHashCode(thrown), library, null, null, null, -1, null)
                        : read)
                .withPool(view);
        Answer answer = verdicts.fresh();
        verdicts.attach(thrown, answer);
        Failure failure =
                new Failure(Failure.Kind.POOL_TIMED_OUT, thrown.getClass().getName(), thrown.getMessage());
        verdicts.offer(new SocketEvent(Kind.CALL_FAILED, axis.now(), null, failure, waiting, traces.get()), answer);
    }

    @Override
    public void servingFailed(
            String library, @Nullable Object request, @Nullable SocketState state, Throwable thrown, boolean handler) {
        SocketState on = state;
        if (on == null) {
            Calls.Failed found = calls.byException(thrown);
            on = found == null ? null : found.state();
        }
        // Nobody waits for what a handler throws behind its complete answer, whatever became of the connection
        // meanwhile.
        if (on == null || (handler && on.isAnswered(request) && !Handlers.isOfTheHost(thrown))) {
            return;
        }
        // The connection's own exception, and what comes of our own close, leave the handler too: then the connection
        // is
        // what failed.
        if (handler && on.thrown == null && on.closedNanos == 0) {
            handlerThrew(library, request, on, thrown);
            return;
        }
        if (!admit()) {
            return;
        }
        look.at(on);
        Failure failure = Failures.of(thrown, on);
        boolean heard = failure.kind() == Failure.Kind.RESET || failure.kind() == Failure.Kind.END_OF_STREAM;
        if (heard && !on.answersHandedOver && Felt.hasItsAnswer(on)) {
            return; // a write that fails is told by the socket
        }
        Answer answer = answerOn(on, null, thrown);
        calls.remember(thrown, on, answer);
        Object served = request == null ? on.serving : request;
        Call read = readers.read(library, served);
        verdicts.attach(thrown, answer);
        verdicts.offer(
                new SocketEvent(
                        Kind.CALL_FAILED,
                        axis.now(),
                        connections.ofServed(on, read, served),
                        failure,
                        read,
                        trace(on, answer)),
                answer);
    }

    /**
     * A stream's failure has an answer of its own where its connection goes on; what ends a connection has one for all its
     * streams, to whom libraries often give the same exception.
     */
    private Answer answerOn(SocketState state, @Nullable Object call, Throwable thrown) {
        if (!state.multiplexed || state.failedNanos != 0 || state.endOfStreamNanos != 0) {
            return verdicts.on(state);
        }
        Calls.Failed byException = calls.byKey(thrown);
        Calls.Failed known = byException != null ? byException : calls.byKey(call);
        return known != null && known.state() == state ? known.answer() : verdicts.fresh();
    }

    /**
     * An answer with a status of 500 is an answer. What a handler threw is kept until the connection ends without one: the
     * request can hardly be read then, servers have cleared it. A full disk is told in any case.
     */
    private void handlerThrew(String library, @Nullable Object request, SocketState state, Throwable thrown) {
        if (!handlers.tryAcquire(System.nanoTime())) {
            return;
        }
        Object served = request == null ? state.serving : request;
        Call failed = readers.failed(library, served, thrown);
        if (failed == null) {
            return;
        }
        HandlerThrew threw = new HandlerThrew(failed, traces.get());
        if (!Handlers.isOfTheHost(thrown)) {
            // Where requests share the connection, its end is no answer to this one's failure: that was answered by
            // itself.
            state.servingFailed = state.multiplexed ? null : threw;
        } else if (admit()) {
            Answer answer = answerOn(state, null, thrown);
            verdicts.attach(thrown, answer);
            handlerFailed(state, threw, served, answer);
        }
    }

    private void handlerFailed(SocketState state, HandlerThrew threw, @Nullable Object request, Answer answer) {
        look.at(state);
        Call call = threw.call();
        HandlerFailure handler = call.handler();
        Failure failure = new Failure(
                Failure.Kind.HANDLER_FAILED,
                handler == null ? null : handler.exceptionClass(),
                handler == null ? null : handler.message());
        verdicts.offer(
                new SocketEvent(
                        Kind.CALL_FAILED,
                        axis.now(),
                        connections.ofServed(state, call, request),
                        failure,
                        call,
                        threw.trace()),
                answer);
    }

    /** Felt unless a library above tells what became of its call, as with a connect. */
    @Override
    public void handshakeFailed(SocketState state, Throwable thrown) {
        if (!admit()) {
            return;
        }
        look.at(state);
        Answer answer = verdicts.on(state);
        calls.remember(thrown, state, answer);
        verdicts.attach(thrown, answer);
        verdicts.offer(
                new SocketEvent(
                        Kind.CONNECT_FAILED,
                        axis.now(),
                        connections.of(state),
                        Failures.of(thrown, state),
                        null,
                        trace(state, answer)),
                answer);
    }

    /**
     * A library that a probe knows tells its failures itself, with this exception or one caused by it; a program that has a
     * TLS socket of its own feels it here.
     */
    @Override
    public void tlsFailed(SocketState state, Throwable thrown) {
        if (!admit()) {
            return;
        }
        look.at(state);
        Answer answer = verdicts.on(state);
        calls.remember(thrown, state, answer);
        boolean theirs = state.library != null || !state.streaming || readers.tells(thrown);
        if (theirs || state.role != SocketState.ROLE_CLIENT) {
            return;
        }
        Failure failure = Failures.of(thrown, state);
        if (failure.kind() == Failure.Kind.TIMED_OUT || failure.kind() == Failure.Kind.CLOSED_LOCALLY) {
            return; // the socket has told it
        }
        verdicts.attach(thrown, answer);
        if (answer.sinceOfferedNanos() == 0) {
            verdicts.offer(
                    new SocketEvent(
                            Kind.SOCKET_FAILED, axis.now(), connections.of(state), failure, null, trace(state, answer)),
                    answer);
        }
    }

    /** Whether somebody minds is known when a library gives its call up for it, or when the exception is printed. */
    @Override
    public void nameFailed(String host, Throwable thrown) {
        if (nameFailures.of(thrown) != null || !admit()) {
            return;
        }
        Failure failure =
                new Failure(Failure.Kind.NAME_NOT_RESOLVED, thrown.getClass().getName(), thrown.getMessage());
        SocketEvent event = new SocketEvent(
                Kind.CALL_FAILED, axis.now(), null, failure, null, names.refused(host, thrown), traces.get());
        Answer answer = verdicts.fresh();
        answer.armed(() -> verdicts.offer(event, answer));
        nameFailures.remember(thrown, event, answer);
        verdicts.attach(thrown, answer);
    }

    /** A call that a library gave up because its host has no address. */
    private void callWithoutAddress(String library, @Nullable Object call, Throwable thrown) {
        if (!NameFailures.saidBy(thrown)) {
            return;
        }
        NameFailures.Known known = nameFailures.of(thrown);
        Call read = read(library, call);
        String host = known == null ? CallReaders.host(read) : null;
        if (known == null && host == null) {
            return;
        }
        Answer answer = known == null ? verdicts.fresh() : known.answer();
        if (answer.sinceOfferedNanos() > 0) {
            return; // printed already, and told
        }
        answer.disarm();
        verdicts.attach(thrown, answer);
        Failure failure =
                new Failure(Failure.Kind.NAME_NOT_RESOLVED, thrown.getClass().getName(), thrown.getMessage());
        NameLookup lookup =
                host == null ? (known == null ? null : known.event().lookup()) : names.refused(host, thrown);
        Trace looking = known == null ? null : known.event().trace();
        Trace trace = looking == null ? traces.get() : looking;
        verdicts.offer(new SocketEvent(Kind.CALL_FAILED, axis.now(), null, failure, read, lookup, trace), answer);
    }

    /**
     * By the exception first, then by the call, whose repeated attempts are forgotten: an exception of the application's
     * own code after a repetition is nobody's failure. HttpURLConnection writes through a stream that keeps exceptions to
     * itself; there the last failure of the thread that makes the call is the one.
     */
    private Calls.@Nullable Failed find(String library, @Nullable Object call, Throwable thrown) {
        Calls.Failed byException = calls.byException(thrown);
        Calls.Failed found = byException != null ? byException : calls.byKey(call);
        if (byException == null && found != null && found.state().connectedNanos == 0) {
            // Another address was tried behind it: the call went on, unless this is a failed connect too.
            found = Failures.of(thrown, found.state()).kind().inConnecting() ? found : null;
        }
        if (found == null && library.equals(SYNCHRONOUS) && !(thrown instanceof UnknownHostException)) {
            Calls.Failed here = calls.byKey(Thread.currentThread());
            found = here != null && library.equals(here.state().library) ? here : null;
        }
        return found;
    }

    /**
     * What is current here; of a client's call what was current where its connection failed, which may be the call's own span, unless
     * that is of another trace. A connection that calls share fails on whichever thread reads it, and a server's may have failed
     * before, in another request.
     */
    private @Nullable Trace trace(SocketState state, Answer answer) {
        Trace here = traces.get();
        boolean oneCall = state.role == SocketState.ROLE_CLIENT && !state.multiplexed;
        Trace there = oneCall ? answer.trace() : null;
        return there != null && (here == null || there.traceId().equals(here.traceId())) ? there : here;
    }

    /** The request that a server handles on this connection; null if there is none, or its probe cannot read it. */
    private @Nullable Call serving(SocketState state) {
        Object request = state.serving;
        String library = state.library;
        return request == null || library == null ? null : readers.read(library, request);
    }

    private @Nullable Call read(String library, @Nullable Object call) {
        Call read = readers.read(library, call);
        return read != null && calls.wasSentBefore(call) ? read.withSentBefore() : read;
    }

    /** An appender of the application's log that fails under our own verdict. */
    private static boolean onEngine() {
        return ENGINE.equals(Thread.currentThread().getName());
    }

    private boolean admit() {
        if (onEngine()) {
            return false;
        }
        boolean room = failures.tryAcquire(System.nanoTime());
        if (!room) {
            ignored.incrementAndGet();
        }
        return room;
    }
}

package io.wirewitness.agent;

import io.wirewitness.boot.Listener;
import io.wirewitness.boot.SocketState;
import io.wirewitness.model.Failure;
import io.wirewitness.model.KernelSnapshot;
import java.net.SocketTimeoutException;

/**
 * Which failures somebody felt. A library that a probe knows tells itself. Elsewhere an exception out of a blocking call of ours
 * as client counts; on a channel, or as server, only with an exchange in flight, because event loops and keep-alive threads read
 * connections nobody waits for.
 */
final class Felt {

    private Felt() {}

    /**
     * True if somebody felt a failure that no library will tell.
     *
     * @param ofLibrary whether the exception was thrown inside a library that tells by itself what becomes of a connect
     */
    static boolean isFelt(SocketState state, int operation, Failure failure, boolean ofLibrary) {
        if (operation == Listener.CONNECT) {
            return !ofLibrary; // a library may go on to the host's next address
        }
        if (state.role == SocketState.ROLE_SERVER && state.library != null && state.serving == null) {
            return false; // nobody waits: a goodbye of TLS or a keep-alive read that met the client's end
        }
        boolean inFlight = state.awaitingAnswer();
        boolean quietly = failure.kind() == Failure.Kind.TIMED_OUT || failure.kind() == Failure.Kind.CLOSED_LOCALLY;
        if (state.role == SocketState.ROLE_CLIENT) {
            return inFlight || (state.streaming && !quietly);
        }
        boolean answering = state.lastReadNanos != 0 && !inFlight;
        boolean serving = state.serving != null;
        boolean waited = operation == Listener.WRITE || ((answering || serving) && !hasItsAnswer(state));
        return state.role == SocketState.ROLE_SERVER && waited && !quietly;
    }

    /** A read that timed out while nobody waited for an answer, on a socket whose library is not known. */
    static boolean isPoll(SocketState state, int operation, Throwable thrown) {
        return operation == Listener.READ
                && thrown instanceof SocketTimeoutException
                && state.library == null
                && state.connectedNanos != 0
                && !state.awaitingAnswer();
    }

    /**
     * A client that goes right behind the last byte of its answer is heard before the server has noted that the answer is
     * complete: if all that was written was acknowledged, nothing says that more was to come.
     */
    static boolean hasItsAnswer(SocketState state) {
        long answerBytes = state.bytesOut - state.turnBytesOut;
        return answerBytes > 0
                && (!(state.kernelAtFailure instanceof KernelSnapshot seen) || seen.bytesAcked() >= state.bytesOut);
    }
}

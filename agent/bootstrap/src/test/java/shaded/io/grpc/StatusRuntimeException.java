package shaded.io.grpc;

/** What gRPC throws at a handler that answers a cancelled call. */
public final class StatusRuntimeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StatusRuntimeException() {
        super("CANCELLED: call already cancelled");
    }
}

package io.wirewitness.model;

/** The states of RFC 9293 with Linux' numbers ({@code include/net/tcp_states.h}). */
public enum TcpState {
    ESTABLISHED(1),
    SYN_SENT(2),
    SYN_RECV(3),
    FIN_WAIT1(4),
    FIN_WAIT2(5),
    TIME_WAIT(6),
    CLOSE(7),
    CLOSE_WAIT(8),
    LAST_ACK(9),
    LISTEN(10),
    CLOSING(11),
    UNKNOWN(0);

    private static final TcpState[] BY_NUMBER = new TcpState[12];

    static {
        for (TcpState state : values()) {
            BY_NUMBER[state.number] = state;
        }
    }

    private final int number;

    TcpState(int number) {
        this.number = number;
    }

    /** The state for the kernel's number; {@link #UNKNOWN} for numbers this version does not know. */
    public static TcpState of(int number) {
        return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
    }
}

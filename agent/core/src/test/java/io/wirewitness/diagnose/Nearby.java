package io.wirewitness.diagnose;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Neighbour.End;

/** Other connections to {@code 10.0.0.5:8080}, by seconds after a script's start. */
public final class Nearby {

    private static int port = 50_000;

    private Nearby() {}

    /** One that ended so, with so many requests on it and after so much quiet. */
    public static Neighbour of(End end, double opened, double ended, int requests, double idle) {
        long endNanos = WireScript.nanosAt(ended);
        return new Neighbour(
                Endpoint.parse("10.0.0.7:" + port++),
                Endpoint.parse("10.0.0.5:8080"),
                WireScript.nanosAt(opened),
                endNanos,
                end,
                endNanos,
                requests,
                Math.round(idle * 1e9),
                1);
    }

    /** One that the server closed with a FIN. */
    public static Neighbour closed(double opened, double ended, int requests, double idle) {
        return of(End.SERVER_FIN, opened, ended, requests, idle);
    }

    /** A connect that was refused. */
    public static Neighbour refused(double at) {
        return of(End.REFUSED, at, at, 0, -1e-9);
    }
}

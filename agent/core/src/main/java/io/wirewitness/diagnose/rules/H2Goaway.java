package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Frames;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.StreamsView;
import io.wirewitness.model.StreamsView.GoAway;
import java.util.Locale;

/** The server ended the HTTP/2 connection by a GOAWAY, and none of the known policies explains it. */
public final class H2Goaway implements Rule {

    @Override
    public String cause() {
        return Frames.GO_AWAY;
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && symptom.frames();
    }

    @Override
    public Opinion judge(Incident incident) {
        Frames frames = Frames.giving(cause(), incident);
        GoAway goAway = frames == null ? null : frames.deciding();
        if (frames == null || goAway == null) {
            return Opinion.notConcerned();
        }
        Statement statement = Statement.of(incident, cause(), blame(goAway), frames.confidence())
                .headline("the server ended the HTTP/2 connection with " + Frames.text(goAway) + "; "
                        + frames.whatBecameOfIt())
                .action(action(goAway));
        frames.describe(statement);
        if (frames.confidence() != Confidence.PROVEN) {
            statement.missing(
                    frames.streams().streamId() == 0
                            ? "which stream this request had: it tells whether the server processed it"
                            : "why the connection ended before the server had answered: the server's own log, and whether the"
                                    + " library gives up such requests by itself (the JDK's client before 24)");
        }
        return statement.stated();
    }

    /** A code that accuses us is the server's word: which end broke the protocol, its frame does not show. */
    private static Blame blame(GoAway goAway) {
        return switch (StreamsView.codeName(goAway.code())) {
            case "NO_ERROR", "INTERNAL_ERROR", "CONNECT_ERROR" -> Blame.PEER_APP;
            case "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED" -> Blame.CONFIG;
            default -> Blame.UNKNOWN;
        };
    }

    private static String action(GoAway goAway) {
        if (goAway.debug().toLowerCase(Locale.ROOT).contains("max_idle")) {
            return "the server's MAX_CONNECTION_IDLE had passed: let the client repeat what was not processed, and close"
                    + " idle connections sooner than the server does";
        }
        return switch (StreamsView.codeName(goAway.code())) {
            case "NO_ERROR" ->
                "let the client repeat what was not processed, on a new connection; look in the log of the server, or of the"
                        + " proxy before it, for why it ended this one: a reload, a limit of age, idleness or requests";
            case "ENHANCE_YOUR_CALM" ->
                "the server found this client excessive: look for its limits on pings, on streams reset and on empty"
                        + " frames, and for calls cancelled in large numbers";
            case "INADEQUATE_SECURITY" ->
                "allow the TLS 1.2 or 1.3 cipher suites that HTTP/2 asks for (RFC 9113, 9.2.2)";
            case "HTTP_1_1_REQUIRED" -> "let the client speak HTTP/1.1 to this server";
            case "INTERNAL_ERROR", "CONNECT_ERROR" ->
                "look in the log of the server, or of the proxy before it, at that moment";
            default ->
                "one end broke the protocol in the other's eyes: compare the versions of both HTTP/2 implementations, and"
                        + " look in the server's log for what it found wrong";
        };
    }
}

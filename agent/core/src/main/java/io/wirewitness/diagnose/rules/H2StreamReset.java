package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Frames;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Incident;
import io.wirewitness.model.StreamsView;
import io.wirewitness.model.StreamsView.Reset;

/** The server reset this request's HTTP/2 stream; the connection and the other streams on it live. */
public final class H2StreamReset implements Rule {

    @Override
    public String cause() {
        return Frames.STREAM_RESET;
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.frames();
    }

    @Override
    public Opinion judge(Incident incident) {
        Frames frames = Frames.giving(cause(), incident);
        Reset reset = frames == null ? null : frames.reset();
        if (frames == null || reset == null) {
            return ourOwn(incident);
        }
        String name = StreamsView.codeName(reset.code());
        Statement statement = Statement.of(incident, cause(), blame(name), frames.confidence())
                .headline("the server reset " + (frames.streams().streamId() > 0 ? "this request's stream " : "stream ")
                        + reset.streamId() + " with RST_STREAM " + name + meaning(name))
                .action(action(name));
        frames.describe(statement);
        if (frames.confidence() != Confidence.PROVEN) {
            statement.missing("which stream this request had: the reset may be of another request's");
        }
        return statement.stated();
    }

    private static Opinion ourOwn(Incident incident) {
        Connection connection = incident.connection();
        StreamsView streams = connection == null ? null : connection.streams();
        Reset reset = streams == null ? null : streams.reset();
        return streams != null && reset != null && !reset.fromPeer() && reset.streamId() == streams.streamId()
                ? Opinion.ruledOut("our own side reset stream " + reset.streamId() + ", with "
                        + StreamsView.codeName(reset.code()))
                : Opinion.notConcerned();
    }

    private static Blame blame(String name) {
        return switch (name) {
            case "PROTOCOL_ERROR", "FLOW_CONTROL_ERROR", "FRAME_SIZE_ERROR", "COMPRESSION_ERROR", "STREAM_CLOSED" ->
                Blame.UNKNOWN; // the server's word against ours
            case "ENHANCE_YOUR_CALM" -> Blame.UNKNOWN; // HAProxy says so of a request that a rule rejects (lab, 2.6)
            case "HTTP_1_1_REQUIRED", "INADEQUATE_SECURITY" -> Blame.CONFIG;
            default -> Blame.PEER_APP;
        };
    }

    private static String meaning(String name) {
        return switch (name) {
            case "REFUSED_STREAM" -> ": it had not begun to process it";
            case "NO_ERROR" -> ": it had answered in full and wants no more of the request";
            case "CANCEL" -> ": it no longer wants to answer";
            case "INTERNAL_ERROR" -> ": it failed while it answered";
            default -> "";
        };
    }

    private static String action(String name) {
        return switch (name) {
            case "REFUSED_STREAM" ->
                "repeat the request; if it happens often, keep the number of calls at once below the server's"
                        + " SETTINGS_MAX_CONCURRENT_STREAMS, or raise that (nginx http2_max_concurrent_streams, gRPC"
                        + " maxConcurrentCallsPerConnection)";
            case "CANCEL" ->
                "look on the server, or on the proxy before it, for what gave the request up: its own time-out (Envoy"
                        + " stream_idle_timeout and route timeout, gRPC deadlines), an overload rule, a client of its own that"
                        + " failed";
            case "INTERNAL_ERROR" ->
                "look in the log of the server, or of the proxy before it, for what failed while it handled this request";
            case "NO_ERROR" ->
                "read the answer, and do not count the unsent rest of the request as a failure (RFC 9113, 8.1)";
            case "ENHANCE_YOUR_CALM" ->
                "see whether a rule of the server, or of a proxy before it, rejects this request (HAProxy http-request"
                        + " reject says so); else send fewer requests at once: the server limits this client";
            case "HTTP_1_1_REQUIRED" -> "let the client speak HTTP/1.1 to this server";
            case "CONNECT_ERROR" -> "look on the proxy for why its tunnel to the server ended";
            default ->
                "one end broke the protocol in the other's eyes: look in the server's log for what it found wrong (a"
                        + " header that HTTP/2 forbids, a body longer or shorter than its content-length)";
        };
    }
}

package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Frames;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.StreamsView;
import io.wirewitness.model.StreamsView.GoAway;
import io.wirewitness.model.Tier;

/** We pinged more often than the server allows, and it ended the connection for that. */
public final class H2TooCalm implements Rule {

    @Override
    public String cause() {
        return Frames.TOO_CALM;
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
        StreamsView streams = frames.streams();
        String often = streams.pings() == 0
                ? "our pings came too often"
                : "we had sent " + Quantity.counted(streams.pings(), "ping")
                        + (streams.pingIntervalMillis() > 0
                                ? ", one every " + Quantity.millis(streams.pingIntervalMillis())
                                : "");
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, frames.confidence())
                .headline("the server ended the HTTP/2 connection with " + Frames.text(goAway) + ": " + often + "; "
                        + frames.whatBecameOfIt())
                .action(
                        "ping less often than the server allows: on gRPC's ManagedChannelBuilder keepAliveTime(5, MINUTES)"
                                + " or more and keepAliveWithoutCalls(false), OkHttp pingInterval; or let the server allow more:"
                                + " NettyServerBuilder permitKeepAliveTime and permitKeepAliveWithoutCalls, in gRPC-Go"
                                + " EnforcementPolicy.MinTime");
        frames.describe(statement);
        if (streams.pings() > 0) {
            statement.fact(Tier.APP, goAway.epochNanos(), "until then " + often);
        }
        if (frames.confidence() != Confidence.PROVEN) {
            statement.missing(
                    goAway.debug().contains(Frames.TOO_MANY_PINGS)
                            ? "whether this request ended by that GOAWAY: its stream's number, or how the connection ended"
                            : "the server's own word for what was too much: its GOAWAY says only ENHANCE_YOUR_CALM");
        }
        return statement.stated();
    }
}

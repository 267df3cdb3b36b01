package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.HttpTalk;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Responder;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.Viewpoint;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request asked for another protocol, and whoever answered had not been told so: something took Upgrade out. */
public final class UpgradeStripped implements Rule {

    private static final int UPGRADE_REQUIRED = 426;

    @Override
    public String cause() {
        return "upgrade-stripped";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.httpTalk();
    }

    @Override
    public Opinion judge(Incident incident) {
        HttpTalk talk = HttpTalk.of(incident);
        if (talk == null || !talk.upgradeLost()) {
            return Opinion.notConcerned();
        }
        OtherView serverEnd = withoutUpgrade(incident);
        List<String> signs = signs(incident, talk);
        boolean required = talk.answer().status() == UPGRADE_REQUIRED;
        if (!required
                && serverEnd == null
                && signs.isEmpty()
                && !Responder.isProxy(talk.answer().server())) {
            return Opinion.notConcerned(); // an application answers 400 for many reasons of its own
        }
        Confidence confidence = serverEnd != null
                ? Confidence.PROVEN
                : required || !signs.isEmpty() ? Confidence.LIKELY : Confidence.POSSIBLE;
        Statement statement = Statement.of(incident, cause(), Blame.MIDDLEBOX, confidence)
                .headline("the request asked for another protocol (Upgrade) and was answered "
                        + talk.answer().status()
                        + (required
                                ? ", which says that it had not: something on the way takes the header out"
                                : " as if it had not: something on the way seems to take the header out"))
                .action(
                        "let what stands between pass Upgrade on: nginx proxy_http_version 1.1, proxy_set_header Upgrade"
                                + " $http_upgrade and Connection \"upgrade\"; Apache mod_proxy_wstunnel; Envoy upgrade_configs; or"
                                + " use wss, which boxes on the way cannot change");
        talk.describe(statement, incident, ", with Upgrade");
        for (String sign : signs) {
            statement.packet(talk.response(), sign);
        }
        if (serverEnd != null) {
            statement.packet(
                    talk.request(),
                    "the capture " + serverEnd.capture().name()
                            + ", nearer to the server, has the request without Upgrade");
        } else {
            statement.missing(
                    "the request as it reached the server: its log, or a capture at its end that has no Upgrade");
        }
        if (confidence == Confidence.POSSIBLE) {
            statement.missing(
                    "whether the server found something else wrong: a version, a key or an origin it does not take");
        }
        return statement.stated();
    }

    private static List<String> signs(Incident incident, HttpTalk talk) {
        List<String> signs = new ArrayList<>();
        FlowSnapshot flow = incident.flow();
        TcpSegment response = talk.response();
        Responder responder = flow == null ? null : Responder.of(flow);
        if (response != null && responder != null && responder.otherWay()) {
            signs.add("the answer's TTL " + response.ttl() + " is not the handshake's");
        } else if (response != null
                && Viewpoint.isInitial(response.ttl())
                && !response.source().isLoopback()
                && !response.source().isPrivate()) {
            signs.add("the answer's TTL " + response.ttl() + " was lowered by nobody: it was made on this network");
        }
        if (talk.answer().via() != null) {
            signs.add("somebody passed the answer on: Via: " + talk.answer().via());
        }
        return signs;
    }

    /** A capture nearer to the server that has a request, and none with Upgrade; null if there is none. */
    private static @Nullable OtherView withoutUpgrade(Incident incident) {
        for (OtherView view : incident.surroundings().views()) {
            boolean plain = false;
            boolean upgrade = false;
            for (TcpSegment segment : view.flow().segments()) {
                if (segment.head() instanceof HttpRequestHead head && head.complete()) {
                    plain |= !head.upgrade();
                    upgrade |= head.upgrade();
                }
            }
            if (view.nearer() == OtherView.Nearer.SERVER && plain && !upgrade) {
                return view;
            }
        }
        return null;
    }
}

package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Patience;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;

/** The client closed in the middle of an exchange, and not because the server had been silent for long. */
public final class ClientGone implements Rule {

    @Override
    public String cause() {
        return "client-gone";
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !incident.observed() || exchange.requestBytes() == 0) {
            return Opinion.notConcerned(); // in the client's own process it is local-close or local-timeout
        }
        Patience patience = Patience.of(incident, exchange);
        TcpSegment gaveUp = patience == null ? null : patience.gaveUp();
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (patience == null || gaveUp == null || acknowledged == null || exchange.isTlsHello()) {
            return Opinion.notConcerned();
        }
        if (!acknowledged.whole()) {
            return Opinion.ruledOut(acknowledged.text() + ": what the client sent did not arrive");
        }
        if (patience.lateAnswer() != null) {
            return Opinion.ruledOut("the answer came after all: a little more patience would have had it");
        }
        FlowSnapshot.Side ours = incident.ours();
        boolean refusing = ours != null && ours.zeroWindows().openSinceNanos() > 0;
        boolean cutOff = exchange.requestCutOff();
        if (patience.tooLong() && !refusing && !cutOff) {
            return Opinion.ruledOut("the server had been silent for " + Quantity.nanos(patience.silentNanos())
                    + ": that drove the client away");
        }
        Confidence confidence = exchange.plainHttp() ? Confidence.LIKELY : Confidence.POSSIBLE;
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_APP, confidence)
                .headline("the client closed " + Quantity.nanos(patience.silentNanos())
                        + (patience.answerBytes() > 0 ? " after the server's last byte, " : " after its request, ")
                        + state(exchange, patience, cutOff))
                .action(
                        "look in the client for what gave up then: a cancelled call, a time-out shorter than that, a user"
                                + " who went on; the server meets a broken pipe and is not to blame")
                .exchange(exchange);
        patience.describe(statement, incident);
        if (refusing && ours != null) {
            statement.fact(
                    io.wirewitness.model.Tier.PACKETS,
                    ours.zeroWindows().openSinceNanos(),
                    "the client's window fell to 0: it read no more");
        }
        if (!exchange.plainHttp()) {
            statement.missing("whether an answer was still due: the protocol is not HTTP/1 in clear text");
        }
        return statement
                .missing("why the client closed, by a time-out or a cancel: its own log")
                .stated();
    }

    private static String state(Exchange exchange, Patience patience, boolean cutOff) {
        FlowExchange seen = exchange.seen();
        if (cutOff && seen != null) {
            return "with " + seen.requestBytes() + " of " + seen.requestTotalBytes() + " bytes of it sent";
        }
        if (patience.answerBytes() == 0) {
            return "before any answer";
        }
        return "with " + patience.answerBytes()
                + (seen != null && seen.responseTotalBytes() > 0 ? " of " + seen.responseTotalBytes() : "")
                + " bytes of the answer received";
    }
}

package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.HttpTalk;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.LocalClose;

/** A part was asked for, the whole was sent, and the reader closed when it had enough or could wait no longer. */
public final class RangeIgnored implements Rule {

    @Override
    public String cause() {
        return "range-ignored";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.httpTalk();
    }

    @Override
    public Opinion judge(Incident incident) {
        HttpTalk talk = HttpTalk.of(incident);
        Connection connection = incident.connection();
        if (talk == null || !HttpTalk.wholeCameForAPart(incident)) {
            return Opinion.notConcerned();
        }
        Exchange exchange = Exchange.of(incident);
        boolean closedByUs = (exchange != null && exchange.closedByUsFirst())
                || (incident.observed() && incident.failure().kind() == Failure.Kind.OTHER);
        // OkHttp's watchdog closes the socket itself: that is no reader who has enough.
        boolean gaveUp = exchange != null && exchange.endedByOurTimer();
        if (!closedByUs && !gaveUp) {
            return Opinion.notConcerned(); // what ended it is another matter
        }
        LocalClose close = connection == null ? null : connection.localClose();
        // A reader who closes has enough, or cannot wait; another thread's cancel may have any reason.
        boolean byReader =
                closedByUs && (incident.observed() || (close != null && Boolean.TRUE.equals(close.byReader())));
        boolean passedOn = talk.answer().via() != null;
        long whole = talk.answer().bodyBytes();
        long came = connection == null ? 0 : connection.exchangeBytesIn();
        Statement statement = Statement.of(
                        incident,
                        cause(),
                        passedOn ? Blame.MIDDLEBOX : Blame.PEER_APP,
                        byReader ? Confidence.LIKELY : Confidence.POSSIBLE)
                .headline("a part was asked for (Range) and the whole was sent with status 200"
                        + (whole > 0 ? ", " + Quantity.bytes(whole) : "")
                        + (byReader
                                ? ": the reader closed the connection"
                                : closedByUs ? ": our own side closed the connection" : ": it did not come in time")
                        + (came > 0 ? " after " + Quantity.bytes(came) : ""))
                .action(
                        "let the server answer parts with 206: nginx slice or proxy_force_ranges with proxy_set_header Range,"
                                + " a CDN's setting for range requests to the origin; until then the client must expect 200 and skip");
        talk.describe(statement, incident, ", with Range");
        if (close != null) {
            statement
                    .ourClose(close)
                    .missing(
                            byReader
                                    ? "why the reader closed: a cancel for another reason looks the same"
                                    : "why our side closed: " + whoClosed(close)
                                            + ", and a cancel may have any reason");
        }
        return statement
                .failure()
                .missing("whether the request had If-Range: then 200 is the right answer to a file that has changed")
                .stated();
    }

    private static String whoClosed(LocalClose close) {
        return close.byReader() == null
                ? "whether the reader asked for it is not known"
                : "another thread did than the one that read";
    }
}

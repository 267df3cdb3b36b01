package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** A connection is used up in less than a second. */
public final class FewRequestsPerConnection implements LintRule {

    private static final long ENOUGH_REQUESTS = 1_000;

    @Override
    public String name() {
        return "few-requests-per-connection";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.hopsInFront()) {
            Setting requests = hop.part().setting(SettingKey.REQUESTS);
            KnownLimit rate = hop.limit(Peer.Limit.REQUEST_RATE);
            if (requests != null && rate != null && isUsedUp(requests.value(), rate.value())) {
                findings.add(finding(hop, requests.value(), rate)
                        .evidence(requests)
                        .action("allow more requests on a connection that comes from a proxy: "
                                + requests.toSet(ENOUGH_REQUESTS)));
            }
        }
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit requests = hop.limit(Peer.Limit.REQUESTS);
            KnownLimit rate = hop.limit(Peer.Limit.REQUEST_RATE);
            if (requests != null && rate != null && isUsedUp(requests.value(), rate.value())) {
                findings.add(finding(hop, requests.value(), KnownLimit.lessSure(requests, rate))
                        .evidence("the peer's requests per connection are " + requests.shownAsCount())
                        .action("let the peer allow more requests on a connection, such as " + ENOUGH_REQUESTS
                                + " (Tomcat maxKeepAliveRequests, httpd MaxKeepAliveRequests)"));
            }
        }
        return findings;
    }

    /** One request each is no keep-alive at all, and meant. */
    private static boolean isUsedUp(long requests, long rate) {
        return requests > 1 && requests != Setting.UNLIMITED && rate > requests;
    }

    private FindingBuilder finding(ConfigSnapshot.Hop hop, long requests, KnownLimit sure) {
        KnownLimit rate = hop.limit(Peer.Limit.REQUEST_RATE);
        FindingBuilder finding = FindingBuilder.of(this, hop.subject()).by(sure, Severity.NOTE);
        return rate == null
                ? finding
                : finding.headline("a connection ends after " + requests + " requests and carries " + rate.value()
                                + " a second: " + Quantity.millis(requests * 1_000 / rate.value()) + " each")
                        .evidence("the requests a second on one connection are " + rate.shownAsCount());
    }
}

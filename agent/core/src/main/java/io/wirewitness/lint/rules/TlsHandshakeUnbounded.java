package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** A peer that accepts the connection and says nothing holds the TLS handshake for ever. */
public final class TlsHandshakeUnbounded implements LintRule {

    private static final long HANDSHAKE_SECONDS = 10;

    /** The first version of Apache's client whose handshake ends with the connect time-out, 3 minutes by default. */
    private static final int APACHE_WITH_A_LIMIT = 5;

    @Override
    public String name() {
        return "tls-handshake-unbounded";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            if (!speaksTls(config, part) || !isUnbounded(part)) {
                continue;
            }
            Setting tls = part.setting(SettingKey.TLS_TIMEOUT);
            findings.add(FindingBuilder.of(this, part.subject())
                    .headline(
                            "no limit on the TLS handshake: a peer that accepts and says nothing holds the call for ever")
                    .evidence(part, SettingKey.TLS_TIMEOUT, SettingKey.CONNECT_TIMEOUT, SettingKey.READ_TIMEOUT)
                    .action(tls == null ? action(part) : "a limit of 10 s: " + tls.toSet(HANDSHAKE_SECONDS)));
        }
        return findings;
    }

    private static boolean speaksTls(ConfigSnapshot config, Part part) {
        return part.on(SettingKey.TLS)
                || (!part.off(SettingKey.TLS)
                        && config.farPeers(part).stream().anyMatch(peer -> peer.endsWith(":443")));
    }

    /** Blocking clients whose handshake has no limit of its own borrow another one. */
    private static boolean isUnbounded(Part part) {
        if (part.setting(SettingKey.TLS_TIMEOUT) != null) {
            return part.unlimited(SettingKey.TLS_TIMEOUT);
        }
        boolean isReadUnlimited = part.unlimited(SettingKey.READ_TIMEOUT);
        return part.isBelow("apache-httpclient", APACHE_WITH_A_LIMIT)
                ? isReadUnlimited && part.unlimited(SettingKey.CONNECT_TIMEOUT)
                : part.library().equals("jdk-httpurlconnection") && isReadUnlimited;
    }

    private static String action(Part part) {
        return part.library().equals("jdk-httpurlconnection")
                ? "a read time-out, which counts for the handshake as well: URLConnection.setReadTimeout(30_000)"
                : "SocketConfig.custom().setSoTimeout(10_000) for the handshake, and a connect time-out";
    }
}

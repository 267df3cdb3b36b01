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
import java.util.stream.Stream;

/** A peer that stops reading blocks whoever writes a large body to it. */
public final class WriteTimeoutMissing implements LintRule {

    /** What the two kernels took before a write to a peer that reads nothing blocked: 1 007 616 bytes on loopback. */
    private static final long BUFFERED_BYTES = 1_048_576;

    private static final long WRITE_SECONDS = 30;

    @Override
    public String name() {
        return "write-timeout-missing";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : Stream.concat(config.nextHops().stream(), config.hopsInFront().stream())
                .toList()) {
            KnownLimit body = hop.limit(Peer.Limit.LARGEST_BODY);
            Setting write = hop.part().setting(SettingKey.WRITE_TIMEOUT);
            if (write == null || !write.unlimited() || hop.part().limited(SettingKey.TCP_USER_TIMEOUT)) {
                continue; // the kernel ends it
            }
            if (body == null || body.value() < BUFFERED_BYTES) {
                continue; // a small body ends up in the kernels' buffers, whoever reads it
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .severity(Severity.NOTE)
                    .headline("no limit on writing, and bodies of up to " + Quantity.bytes(body.value())
                            + ": a peer that stops reading holds the writer for ever")
                    .evidence(write)
                    .evidence("bytes of the largest body: " + body.shownAsCount())
                    .action(
                            write.howToSet() == null
                                    ? "TCP_USER_TIMEOUT of 30 s on its sockets where the library can set it, or a library that"
                                            + " does not block"
                                    : write.toSet(WRITE_SECONDS)));
        }
        return findings;
    }
}

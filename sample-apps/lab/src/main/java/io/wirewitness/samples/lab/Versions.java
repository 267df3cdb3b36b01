package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Commands;
import io.wirewitness.testkit.Jdks;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a count was made with: without it no number means anything. */
final class Versions {

    private Versions() {}

    /** By name; what is not installed is left out. */
    static Map<String, String> all(Jdks.Jdk jdk) {
        Map<String, String> versions = new LinkedHashMap<>();
        put(
                versions,
                "Java",
                "sh",
                "-c",
                "'" + jdk.command() + "' -version 2>&1 | sed -n 's/.*Environment *//p' | head -1");
        put(versions, "Linux", "uname", "-r");
        put(versions, "nginx", "sh", "-c", "nginx -v 2>&1 | sed 's/.*: //'");
        put(versions, "haproxy", "sh", "-c", "haproxy -v | sed -n '1s/.*version //p'");
        put(versions, "OpenSSL", "openssl", "version");
        put(versions, "iptables", "iptables", "--version");
        put(versions, "commit", "git", "-C", Home.find().resolve(".").toString(), "rev-parse", "--short=12", "HEAD");
        return versions;
    }

    private static void put(Map<String, String> versions, String name, String... command) {
        try {
            String said = Played.firstLine(Commands.run(command)).strip();
            if (!said.isEmpty()) {
                versions.put(name, said);
            }
        } catch (IOException notHere) {
            // Left out.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

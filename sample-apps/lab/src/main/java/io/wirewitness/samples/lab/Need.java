package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Rights;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a machine must have for a scenario. */
public enum Need {
    NGINX("nginx"),
    HAPROXY("haproxy"),
    OPENSSL("openssl"),
    TCPDUMP("tcpdump"),
    /** Network namespaces and iptables: root. */
    NAMESPACES("the right to make network namespaces, ip, iptables"),
    /** A control group of one's own: root, and a writable hierarchy. */
    CONTROL_GROUP("a writable control group hierarchy"),
    /** Live capture. */
    CAPTURE("CAP_NET_RAW");

    private final String text;

    Need(String text) {
        this.text = text;
    }

    /** Whether this machine has it, for this process. */
    public boolean isMet() {
        return switch (this) {
            case NGINX, HAPROXY, OPENSSL, TCPDUMP -> Rights.onPath(text);
            case NAMESPACES -> Rights.canMakeNamespaces();
            case CONTROL_GROUP ->
                Files.isWritable(Path.of("/sys/fs/cgroup/cgroup.procs"))
                        || Files.isWritable(Path.of("/sys/fs/cgroup/cpu/cgroup.procs"));
            case CAPTURE -> Rights.canCapture();
        };
    }

    /** As {@code list} shows it. */
    @Override
    public String toString() {
        return text;
    }
}

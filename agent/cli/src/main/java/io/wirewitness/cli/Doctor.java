package io.wirewitness.cli;

import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.kernel.CaptureChoice;
import io.wirewitness.kernel.CaptureSettings;
import io.wirewitness.kernel.KernelSockets;
import io.wirewitness.kernel.NativeCalls;
import io.wirewitness.kernel.NativeLibraries;
import io.wirewitness.kernel.Opened;
import io.wirewitness.kernel.Permission;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.report.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries each tier of evidence on this host, as the user who asks. Leaves nothing behind. */
final class Doctor {

    private static final int NATIVE_WARNING_SINCE = 24;

    private final NativeLibraries libraries;

    Doctor(NativeLibraries libraries) {
        this.libraries = libraries;
    }

    /** What this host and this user can give. */
    List<Finding> examineHost(Path directory) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(
                "host",
                property("os.name") + " " + property("os.version") + " " + property("os.arch") + ", Java "
                        + property("java.version") + " (" + property("java.vendor") + ")"));
        findings.add(Finding.ok("app", "what sockets and libraries tell: any Java from 17 on"));
        findings.add(kernel());
        findings.addAll(packets());
        findings.add(directory(directory));
        if (Runtime.version().feature() >= NATIVE_WARNING_SINCE) {
            findings.add(Finding.note(
                    "warnings",
                    "Java " + Runtime.version().feature() + " warns at the agent's first native call",
                    "--enable-native-access=ALL-UNNAMED on the service's command line or in JAVA_TOOL_OPTIONS"));
        }
        return findings;
    }

    /** What is known of one JVM. */
    List<Finding> examine(TargetJvm target) {
        List<Finding> findings = new ArrayList<>();
        String subject = "process " + target.pid();
        if (Boolean.FALSE.equals(target.loadsJvm())) {
            findings.add(Finding.missing(subject, "is not a HotSpot JVM", "jcmd -l lists the Java processes"));
            return findings;
        }
        String version = target.version();
        if (target.feature() >= 0 && target.feature() < 17) {
            findings.add(Finding.missing(subject, "runs Java " + version + ", the agent needs 17", "a newer Java"));
        } else {
            findings.add(Finding.ok(subject, version == null ? "Java of unknown version" : "Java " + version));
        }
        findings.add(attach(subject, target));
        if (target.deniesNativeAccess()) {
            findings.add(Finding.missing(
                    subject,
                    "denies native access: only the app tier, and packets by tcpdump, will work",
                    "--enable-native-access=ALL-UNNAMED on its command line"));
        } else if (target.warnsOfNativeAccess()) {
            findings.add(Finding.note(
                    subject,
                    "will warn at the agent's first native call",
                    "--enable-native-access=ALL-UNNAMED on its command line"));
        }
        if (Boolean.FALSE.equals(target.sameNetwork())) {
            findings.add(Finding.note(
                    subject,
                    "is in another network namespace: what is said of packets above is true here, not there",
                    "nsenter -t " + target.pid() + " -n, then this command again"));
        }
        if (Boolean.FALSE.equals(target.mayCapture())) {
            findings.add(Finding.note(
                    subject,
                    "has no CAP_NET_RAW: it sees packets only through a tcpdump that has it",
                    Permission.ADVICE));
        }
        if (target.hasAgent()) {
            findings.add(Finding.note(subject, "was started with this agent", null));
        }
        return findings;
    }

    private static Finding attach(String subject, TargetJvm target) {
        if (target.user() != target.ourUser() && target.ourUser() != 0) {
            return Finding.note(
                    subject,
                    "runs as user " + target.user() + ", this as " + target.ourUser() + ": no attach, and its flags"
                            + " are not readable",
                    "sudo -u '#" + target.user() + "' before this command");
        }
        if (target.refusesAttach() || target.refusesAgents()) {
            return Finding.note(
                    subject,
                    "refuses attach ("
                            + (target.refusesAttach()
                                    ? "-XX:+DisableAttachMechanism"
                                    : "-XX:-EnableDynamicAgentLoading")
                            + ")",
                    "-javaagent:wirewitness.jar on its command line");
        }
        return target.warnsOfAgents()
                ? Finding.note(
                        subject,
                        "takes an attach, with four lines of warning",
                        "-XX:+EnableDynamicAgentLoading hides them")
                : Finding.ok(subject, "takes an attach without a warning");
    }

    private Finding kernel() {
        Opened<NativeCalls.Libc> libc = libraries.libc();
        NativeCalls.Libc calls = libc.value();
        if (calls == null) {
            return Finding.missing("kernel", String.valueOf(libc.reason()), null);
        }
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            KernelSnapshot snapshot = snapshot(new KernelSockets(calls), socket);
            return snapshot == null
                    ? Finding.missing("kernel", "TCP_INFO gave no answer for a connection of our own", null)
                    : Finding.ok(
                            "kernel",
                            "TCP_INFO answers for our own sockets, without any privilege (" + snapshot.state()
                                    + ", round trip " + snapshot.rttMicros() + " us)");
        } catch (IOException e) {
            return Finding.missing("kernel", "no connection on loopback: " + OneLine.of(e.toString()), null);
        }
    }

    /** The descriptor's number is Java's secret, but each open one has a name in {@code /proc/self/fd}. */
    private static @Nullable KernelSnapshot snapshot(KernelSockets sockets, Socket socket) throws IOException {
        InetSocketAddress address = (InetSocketAddress) socket.getLocalSocketAddress();
        Endpoint local = Endpoint.of(address.getAddress(), address.getPort());
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                int number = Integer.parseInt(String.valueOf(descriptor.getFileName()));
                if (local.equals(sockets.local(number))) {
                    return sockets.snapshot(number, 0);
                }
            }
        }
        return null;
    }

    /** One way to packets is enough; the other is then worth a note. */
    private List<Finding> packets() {
        Opened<String> libpcap = capture(CaptureChoice.LIBPCAP);
        Opened<String> tcpdump = capture(CaptureChoice.TCPDUMP);
        List<Finding> findings = new ArrayList<>();
        boolean one = libpcap.value() != null || tcpdump.value() != null;
        String version = libpcapVersion();
        Finding first = packets("libpcap", version, libpcap, one);
        Finding second = packets("tcpdump", null, tcpdump, one);
        boolean sameFix = second.fix() != null && second.fix().equals(first.fix());
        findings.add(first);
        findings.add(sameFix ? new Finding(second.state(), second.subject(), second.text(), null) : second);
        return findings;
    }

    private static Finding packets(String way, @Nullable String version, Opened<String> opened, boolean one) {
        String works = opened.value();
        if (works != null) {
            return Finding.ok("packets", way + ": " + works);
        }
        String reason = OneLine.of(opened.reason());
        int semicolon = reason.indexOf("; ");
        String text = way + (version == null ? "" : " (" + version + ")") + ": "
                + (semicolon < 0 ? reason : reason.substring(0, semicolon));
        String fix = semicolon < 0 ? null : reason.substring(semicolon + 2);
        return one ? Finding.note("packets", text, fix) : Finding.missing("packets", text, fix);
    }

    private Opened<String> capture(CaptureChoice choice) {
        Opened<PacketFeed> opened = choice.open(libraries, CaptureSettings.defaults(), TimeAxis.start());
        PacketFeed feed = opened.value();
        if (feed == null) {
            return Opened.not(String.valueOf(opened.reason()));
        }
        try (feed) {
            return Opened.of(feed.description());
        }
    }

    private @Nullable String libpcapVersion() {
        NativeCalls.Libc libc = libraries.libc().value();
        NativeCalls.Pcap pcap = libraries.pcap().value();
        if (libc == null || pcap == null) {
            return null;
        }
        long text = pcap.pcap_lib_version();
        int length = text == 0 ? 0 : (int) libc.strnlen(text, 200);
        return length == 0
                ? null
                : StandardCharsets.UTF_8.decode(libc.view(text, length)).toString();
    }

    private static Finding directory(Path directory) {
        boolean there = Files.isDirectory(directory);
        try {
            PrivateFiles.directory(directory);
            Path probe = directory.resolve("doctor-" + ProcessHandle.current().pid() + ".tmp");
            PrivateFiles.create(probe).close();
            Files.delete(probe);
            if (!there) {
                Files.delete(directory);
            }
            return Finding.ok("dir", directory + (there ? " is writable" : " can be made"));
        } catch (FileSystemException e) {
            String reason = e.getReason();
            return notWritable(directory, reason == null ? e.getClass().getSimpleName() : reason);
        } catch (IOException | RuntimeException e) {
            return notWritable(directory, String.valueOf(e.getMessage()));
        }
    }

    private static Finding notWritable(Path directory, String reason) {
        return Finding.missing(
                "dir", directory + ": " + OneLine.of(reason), "the agent's option dir=DIRECTORY, one of your own");
    }

    private static String property(String name) {
        return OneLine.of(System.getProperty(name, "?"));
    }
}

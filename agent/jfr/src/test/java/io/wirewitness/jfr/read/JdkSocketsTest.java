package io.wirewitness.jfr.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirewitness.explain.Progress;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.VerdictText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings without the agent, whichever JDK runs this test: never more than what they hold. */
class JdkSocketsTest {

    private static final Endpoint PEER = Endpoint.parse("10.0.0.5:443");
    private static final long SECOND = 1_000_000_000L;

    /** By these beginnings explain knows what a capture given along answers (Portless). */
    @Test
    void whatACaptureAnswersIsWordedAsExplainLooksForIt() {
        assertThat(JdkSockets.NO_PACKETS).startsWith("packets: a capture of the same time tells");
        assertThat(JdkSockets.NO_PORT).startsWith("app: which connection it was");
    }

    @TempDir
    private Path directory;

    @Test
    void aRealResetIsUnknownAndSaysWhatIsMissing() throws Exception {
        List<Report> reports = new ArrayList<>();
        ProcessStory story = record(reports);
        assertThat(story.agent()).isFalse();
        assertThat(story.notices()).anyMatch(notice -> notice.startsWith("recorded without Wirewitness"));
        assertThat(reports)
                .extracting(report -> report.incident().failure().kind())
                .contains(Failure.Kind.RESET, Failure.Kind.TIMED_OUT, Failure.Kind.CONNECT_REFUSED);
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.verdict().cause()).isEqualTo(Verdict.UNKNOWN);
            assertThat(report.verdict().confidence()).isEqualTo(Confidence.UNKNOWN);
            assertThat(report.verdict().missing()).contains(JdkSockets.NO_PORT, JdkSockets.NO_PACKETS);
            assertThat(report.incident().local()).isNull();
        });
        boolean socketEvents = Runtime.version().feature() == 17;
        Incident reset = only(reports, Failure.Kind.RESET).incident();
        assertThat(reset.remote() != null).isEqualTo(socketEvents);
        assertThat(reset.failure().exceptionClass()).isEqualTo("java.net.SocketException");
        if (socketEvents) {
            assertThat(story.peers()).anyMatch(peer -> peer.failed() == 2);
        }
    }

    @Test
    void anEmptyReadAloneIsAResetOrAnotherError() {
        JdkSockets sockets = new JdkSockets();
        sockets.read(0, SECOND, 0, 0, false, 1, "main", PEER, "api.example.com");
        Report report = only(sockets.reports(false), Failure.Kind.OTHER);
        assertThat(report.verdict().headline())
                .isEqualTo(
                        "a read from 10.0.0.5:443 (api.example.com) ended in a reset or another error; the recording does not"
                                + " tell who ended it");
        assertThat(report.verdict().missing()).contains(JdkSockets.NO_EXCEPTION);
        assertThat(report.incident().epochNanos()).isEqualTo(SECOND);
    }

    @Test
    void anEmptyReadThatLastedItsTimeOutIsATimeOut() {
        JdkSockets sockets = new JdkSockets();
        sockets.read(0, 5 * SECOND, 5_000, 0, false, 1, "main", PEER, "");
        sockets.read(10 * SECOND, SECOND, 5_000, 0, false, 1, "main", PEER, "");
        assertThat(sockets.reports(true))
                .extracting(report -> report.incident().failure().kind())
                .containsExactly(Failure.Kind.TIMED_OUT, Failure.Kind.OTHER);
    }

    @Test
    void bytesAndTheEndOfTheStreamAreNoFailure() {
        JdkSockets sockets = new JdkSockets();
        sockets.read(0, SECOND, 0, 1, false, 1, "main", PEER, "");
        sockets.read(0, 2 * SECOND, 0, -1, true, 1, "main", PEER, "");
        sockets.write(SECOND, PEER);
        sockets.read(0, SECOND, 0, 0, false, 1, "main", null, "");
        assertThat(sockets.reports(true)).isEmpty();
        assertThat(sockets.peers()).singleElement().satisfies(peer -> {
            assertThat(peer.reads()).isEqualTo(2);
            assertThat(peer.writes()).isEqualTo(1);
            assertThat(peer.failed()).isZero();
            assertThat(peer.slowestNanos()).isEqualTo(2 * SECOND);
        });
    }

    /** The resolver's own and InetAddress': measured on JDK 17 and 25, where class loading may lie between them. */
    @Test
    void aNameThatIsNotResolvedIsOneFailure() {
        JdkSockets sockets = new JdkSockets();
        unresolved(sockets, SECOND, 1, "db.invalid: Name or service not known");
        sockets.thrown(SECOND, 2, "two", "java.net.SocketException", "Connection reset", "");
        unresolved(sockets, SECOND + SECOND / 8, 1, "db.invalid");
        unresolved(sockets, SECOND + SECOND / 4, 1, "db.invalid");
        Report report = only(sockets.reports(true), Failure.Kind.NAME_NOT_RESOLVED);
        assertThat(report.incident().failure().exceptionMessage()).isEqualTo("db.invalid: Name or service not known");
        assertThat(report.incident().epochNanos()).isEqualTo(SECOND);
        assertThat(sockets.reports(true)).hasSize(2);
    }

    /** Near misses: another name, another thread, a later call. */
    @Test
    void anotherNameThreadOrCallIsAnotherFailure() {
        JdkSockets sockets = new JdkSockets();
        unresolved(sockets, SECOND, 1, "db.invalid: Name or service not known");
        unresolved(sockets, SECOND + 1_000, 1, "mail.invalid");
        unresolved(sockets, SECOND + 1_000, 2, "db.invalid");
        unresolved(sockets, 3 * SECOND, 2, "db.invalid");
        assertThat(sockets.reports(true)).hasSize(4);
    }

    @Test
    void aRealNameThatIsNotResolvedIsToldOnce() throws Exception {
        Path file = directory.resolve("name.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.JavaExceptionThrow");
            recording.start();
            assertThatThrownBy(() -> InetAddress.getAllByName("no.such.host.invalid"))
                    .isInstanceOf(UnknownHostException.class);
            recording.stop();
            recording.dump(file);
        }
        List<Report> reports = new ArrayList<>();
        RecordingReader.read(file, "name.jfr", reports::add, () -> false, Progress.NONE);
        assertThat(reports.stream()
                        .filter(report -> String.valueOf(
                                        report.incident().failure().exceptionMessage())
                                .startsWith("no.such.host.invalid")))
                .hasSize(1);
    }

    private static void unresolved(JdkSockets sockets, long at, long thread, String message) {
        sockets.thrown(at, thread, "t" + thread, "java.net.UnknownHostException", message, "");
    }

    @Test
    void anExceptionBelongsToTheReadOfItsOwnThreadOnly() {
        JdkSockets sockets = new JdkSockets();
        sockets.read(0, SECOND, 0, 0, false, 1, "one", PEER, "");
        sockets.thrown(SECOND, 2, "two", "java.net.SocketException", "Connection reset", "");
        assertThat(sockets.reports(true)).hasSize(2);
        sockets.thrown(
                SECOND - 1000, 1, "one", "java.net.SocketException", "Connection reset", "com.shop.Orders.call:12");
        List<Report> reports = sockets.reports(true);
        assertThat(reports).hasSize(2);
        Report read = reports.get(reports.get(0).incident().remote() == null ? 1 : 0);
        assertThat(read.incident().remote()).isEqualTo(PEER);
        assertThat(read.verdict().evidence()).anyMatch(one -> one.fact().contains("com.shop.Orders.call:12"));
    }

    @Test
    void theJdksTwoExceptionsOfOneResetAreOne() {
        JdkSockets sockets = new JdkSockets();
        sockets.thrown(0, 1, "one", "sun.net.ConnectionResetException", "Connection reset", "");
        sockets.thrown(1000, 1, "one", "java.net.SocketException", "Connection reset", "");
        sockets.thrown(2000, 1, "one", "java.net.SocketException", "Connection reset", ""); // the next attempt
        sockets.thrown(3000, 2, "two", "java.net.SocketException", "Connection reset", "");
        assertThat(sockets.reports(true))
                .hasSize(3)
                .allMatch(report -> "java.net.SocketException"
                        .equals(report.incident().failure().exceptionClass()));
    }

    @Test
    void whatIsNoSocketsExceptionIsLeftOut() {
        assertThat(JdkSockets.mayBeOfSocket("java.lang.NoSuchMethodError")).isFalse();
        JdkSockets sockets = new JdkSockets();
        sockets.thrown(0, 1, "one", "java.io.IOException", "No space left on device", "");
        sockets.thrown(0, 1, "one", "java.net.SocketException", "Socket closed", "");
        assertThat(sockets.reports(true)).isEmpty();
    }

    @Test
    void aMillionFailuresAreCountedAndSomeAreKept() {
        JdkSockets sockets = new JdkSockets();
        for (int i = 0; i < 1_000_000; i++) {
            sockets.read(i, 1, 0, 0, false, 1, "main", Endpoint.ofIpv4(i, 443), "");
        }
        assertThat(sockets.reports(true)).hasSize(JdkSockets.MOST_TOLD);
        assertThat(sockets.notKept()).isEqualTo(1_000_000 - JdkSockets.MOST_TOLD);
        assertThat(sockets.peers()).hasSize(500);
    }

    @Test
    void namesStayInert() {
        JdkSockets sockets = new JdkSockets();
        sockets.read(0, SECOND, 0, 0, false, 1, "<script>\u001b[31m\u202e", PEER, "${jndi:x}\u0007");
        String text =
                new VerdictText(Redaction.DEFAULT).full(sockets.reports(true).get(0));
        assertThat(text).doesNotContain("\u001b", "\u202e", "${", "\u0007");
    }

    private static Report only(List<Report> reports, Failure.Kind kind) {
        List<Report> same = reports.stream()
                .filter(report -> report.incident().failure().kind() == kind)
                .toList();
        assertThat(same).hasSize(1);
        return same.get(0);
    }

    private ProcessStory record(List<Report> reports) throws Exception {
        Path file = directory.resolve("plain.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.SocketRead").withThreshold(Duration.ZERO).withStackTrace();
            recording.enable("jdk.JavaExceptionThrow").withStackTrace();
            recording.enable("jdk.JVMInformation");
            recording.start();
            fail();
            recording.stop();
            recording.dump(file);
        }
        return RecordingReader.read(file, "plain.jfr", reports::add, () -> false, Progress.NONE);
    }

    @SuppressWarnings("try") // an early close, by a reset, is what the test is about
    private static void fail() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        int port;
        try (ServerSocket server = new ServerSocket(0, 5, loopback);
                Socket patient = new Socket(loopback, server.getLocalPort());
                Socket accepted = server.accept()) {
            port = server.getLocalPort();
            patient.setSoTimeout(50);
            thrown(SocketTimeoutException.class, () -> patient.getInputStream().read());
            accepted.setSoLinger(true, 0);
            accepted.close();
            thrown(SocketException.class, () -> patient.getInputStream().read());
        }
        thrown(ConnectException.class, () -> new Socket(loopback, port).close());
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void thrown(Class<? extends IOException> type, Action action) {
        try {
            action.run();
        } catch (IOException e) {
            assertThat(e).isInstanceOf(type);
            return;
        }
        throw new AssertionError("no " + type);
    }
}

package io.wirewitness.agent;

import io.wirewitness.agent.options.Options;
import io.wirewitness.boot.FirstBytes;
import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.kernel.CaptureChoice;
import io.wirewitness.kernel.CaptureSettings;
import io.wirewitness.kernel.KernelSockets;
import io.wirewitness.kernel.NativeLibraries;
import io.wirewitness.kernel.Opened;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.report.PrivateFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tiers of evidence that this host gives: each is opened, or its absence named.
 *
 * <p>Opened on a thread of their own: native libraries take tenths of a second, which pass beside the weaving, and a
 * tcpdump child more, which the application need not wait for. Any thread may ask.
 */
final class Tiers implements KernelView {

    private static final long LONGEST_START_MILLIS = 500;
    private static final int TRIAL_BYTES = 4096;
    private static final long LONGEST_OPENING_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final Options options;
    private final TimeAxis axis;
    private final Thread opening;
    private final CountDownLatch kernelSettled = new CountDownLatch(1);
    private volatile KernelView kernel = KernelView.NONE;
    private volatile @Nullable PacketFeed packets;

    Tiers(Options options, TimeAxis axis, String version, Consumer<String> notices) {
        this.options = options;
        this.axis = axis;
        this.opening = new Thread(null, () -> open(version, notices), "wirewitness-start", 0, false);
        opening.setDaemon(true);
        opening.setContextClassLoader(null); // else the application's, for as long as the capture runs
    }

    /** Begins to open the tiers; the start line is told when they are. */
    void start() {
        opening.start();
    }

    private void open(String version, Consumer<String> notices) {
        List<String> working = new ArrayList<>(List.of("app"));
        List<String> missing = new ArrayList<>();
        try {
            FirstBytes.prepare();
            open(working, missing);
        } catch (Throwable fault) { // nobody else is told of what ends this thread
            missing.add("opening the kernel and the capture failed: " + fault);
        }
        kernelSettled.countDown();
        notices.accept(options.startLine(version, working.toArray(String[]::new)));
        missing.forEach(notices);
    }

    private void open(List<String> working, List<String> missing) {
        NativeLibraries libraries = NativeLibraries.of(usableDirectory(missing));
        if (options.kernel()) {
            Opened<KernelSockets> sockets = libraries.libc().map(KernelSockets::new);
            if (sockets.value() != null) {
                kernel = new KernelTier(sockets.value());
                working.add("kernel");
            } else {
                missing.add("no evidence from the kernel: " + sockets.reason());
            }
        }
        kernelSettled.countDown();
        if (options.capture() != Options.Capture.OFF) {
            Opened<PacketFeed> feed = CaptureChoice.valueOf(
                            options.capture().name().toUpperCase(Locale.ROOT))
                    .open(libraries, settings(), axis);
            packets = feed.value();
            if (feed.value() != null) {
                working.add("packets (" + feed.value().description() + ")");
            } else {
                missing.add("no evidence from packets: " + feed.reason());
            }
        }
    }

    /** Where JNA may unpack its library: our own directory, or null for its own choice where ours is of no use. */
    private @Nullable Path usableDirectory(List<String> missing) {
        try {
            PrivateFiles.directory(options.dir()); // first of all, so that nobody makes it readable to others
            // Not createTempFile: its random name loads the JDK's security providers at the start of the application.
            Path trial =
                    options.dir().resolve("start-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
            PrivateFiles.create(trial).close();
            Files.write(trial, new byte[TRIAL_BYTES]); // a full disk takes an empty file
            Files.delete(trial);
            return options.dir();
        } catch (IOException e) {
            missing.add("nothing can be written to " + options.dir() + ", make room or set dir: " + e);
            return null;
        }
    }

    private CaptureSettings settings() {
        CaptureSettings defaults = CaptureSettings.defaults();
        String filter = options.captureFilter();
        return new CaptureSettings(
                options.captureInterface(),
                filter == null ? defaults.filter() : filter,
                options.captureSnaplenBytes(),
                options.captureRingBytes(),
                options.capturePayload(),
                options.captureMaxCpuPercent());
    }

    /** The live capture; null while it is being opened, and if there is none. */
    @Nullable
    PacketFeed packets() {
        return packets;
    }

    /** Waits for the kernel tier, which is opened first: the application's first failure is worth its evidence, too. */
    void awaitKernel() {
        try {
            if (!kernelSettled.await(LONGEST_START_MILLIS, TimeUnit.MILLISECONDS)) {
                return; // it will come later
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until nothing is being opened any more, so that all of it can be closed. */
    void settle() {
        try {
            opening.join(LONGEST_OPENING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public @Nullable KernelSnapshot snapshot(int descriptor, long epochNanos) {
        return kernel.snapshot(descriptor, epochNanos);
    }

    @Override
    public @Nullable InetSocketAddress local(int descriptor) {
        return kernel.local(descriptor);
    }
}

package io.wirewitness.agent;

import io.wirewitness.agent.options.Options;
import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.kernel.CaptureSettings;
import io.wirewitness.kernel.KernelSockets;
import io.wirewitness.kernel.LibpcapFeed;
import io.wirewitness.kernel.NativeLibraries;
import io.wirewitness.kernel.Opened;
import io.wirewitness.model.CounterChange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tiers of evidence that this host gives: each is opened, or its absence named.
 *
 * @param kernel the kernel tier, or {@link KernelView#NONE}
 * @param packets the live capture; null if there is none
 * @param counters the host's counters
 * @param working for the start line
 * @param missing one line each, with what would help
 */
record Tiers(
        KernelView kernel,
        @Nullable PacketFeed packets,
        Supplier<List<CounterChange>> counters,
        List<String> working,
        List<String> missing) {

    static Tiers open(Options options, TimeAxis axis) {
        List<String> working = new ArrayList<>(List.of("app"));
        List<String> missing = new ArrayList<>();
        NativeLibraries libraries = NativeLibraries.of(options.dir());

        KernelView kernel = KernelView.NONE;
        if (options.kernel()) {
            Opened<KernelSockets> sockets = libraries.libc().map(KernelSockets::new);
            if (sockets.value() != null) {
                kernel = new KernelTier(sockets.value());
                working.add("kernel");
            } else {
                missing.add("no evidence from the kernel: " + sockets.reason());
            }
        }
        PacketFeed packets = null;
        if (options.capture() != Options.Capture.OFF) {
            Opened<LibpcapFeed> feed = LibpcapFeed.open(libraries, settings(options), axis);
            packets = feed.value();
            if (packets != null) {
                working.add("packets (" + packets.description() + ")");
            } else {
                missing.add("no evidence from packets: " + feed.reason());
            }
        }
        return new Tiers(kernel, packets, List::of, working, missing);
    }

    private static CaptureSettings settings(Options options) {
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
}

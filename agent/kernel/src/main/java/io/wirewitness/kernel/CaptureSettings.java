package io.wirewitness.kernel;

import io.wirewitness.capture.PacketRing;

/**
 * The options {@code capture.*}.
 *
 * @param networkInterface {@code any}, or one interface's name
 * @param filter what to capture at most, in libpcap's language; see pcap-filter(7)
 * @param snaplenBytes how much of each packet the kernel hands over
 * @param ringBytes memory for the last packets
 * @param payload whether packets are kept with their payload
 * @param maxCpuPercent what the capture thread may use of one core before it narrows its filter and then stops
 */
public record CaptureSettings(
        String networkInterface,
        String filter,
        int snaplenBytes,
        int ringBytes,
        boolean payload,
        double maxCpuPercent) {

    /** The defaults of the contract. */
    public static CaptureSettings defaults() {
        return new CaptureSettings("any", CaptureFilter.USUAL, 128, PacketRing.DEFAULT_BYTES, false, 5);
    }

    PacketRing ring() {
        return new PacketRing(Math.max(ringBytes, PacketRing.LEAST_BYTES), payload);
    }
}

package io.wirewitness.explain;

import java.util.Map;

/** A family of golden cases whose captures are written by code. */
interface CaptureScripts {

    /** Captures by their path below the cases' folder, such as {@code peer-slow/silent/input.pcap}. */
    Map<String, byte[]> captures();
}

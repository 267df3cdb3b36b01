package io.wirewitness.capture;

import org.jspecify.annotations.Nullable;

/**
 * An interface as a capture describes it; texts are as they are written, so not fit for a terminal.
 *
 * @param name {@code eth0} for example
 * @param linkType a LINKTYPE_ number of {@link LinkType}
 * @param snapBytes the most that was kept of a packet; 0 for no limit
 */
public record CaptureInterface(@Nullable String name, int linkType, long snapBytes) {}

package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * Where and when packets were seen.
 *
 * @param name the capture point: a file's name, or what the files of one rotation have in common
 * @param firstNanos the first packet of all
 * @param lastNanos the last packet of all
 * @param fault why reading ended early, such as a record that is cut; null if it did not
 */
public record CaptureInfo(
        String name,
        long firstNanos,
        long lastNanos,
        @Nullable String fault) {}

package io.wirewitness.capture;

import java.nio.file.Path;
import java.util.List;

/**
 * One place where packets were captured: its files follow each other in time, so that they read like one capture.
 *
 * @param name what people call it, taken from the files' names; unlike that of any other point of the same rotation
 * @param files in the order of their packets; at least one
 */
public record CapturePoint(String name, List<Path> files) {
    public CapturePoint {
        files = List.copyOf(files);
    }
}

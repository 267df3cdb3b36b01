package io.wirewitness.samples.standstill;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/** The JVM's flight recorder, which names pauses; an agent begins to listen to it some seconds after the start. */
final class Recorder {

    /** Without an agent nobody starts a recording: then the program goes on all the same. */
    private static final long PATIENCE_SECONDS = 10;

    private Recorder() {}

    /** Returns once somebody records, at the latest after ten seconds: what happened before no recording can tell. */
    static void awaitRunning() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        FlightRecorderListener listener = new FlightRecorderListener() {
            @Override
            public void recordingStateChanged(Recording recording) {
                if (recording.getState() == RecordingState.RUNNING) {
                    running.countDown();
                }
            }
        };
        FlightRecorder.addListener(listener);
        try {
            boolean already = FlightRecorder.isInitialized()
                    && FlightRecorder.getFlightRecorder().getRecordings().stream()
                            .anyMatch(recording -> recording.getState() == RecordingState.RUNNING);
            if (!already && !running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.out.println("nobody records");
            }
        } finally {
            FlightRecorder.removeListener(listener);
        }
    }
}

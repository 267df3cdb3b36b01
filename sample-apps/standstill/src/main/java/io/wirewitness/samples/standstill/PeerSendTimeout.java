package io.wirewitness.samples.standstill;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * A client whose JVM collects for seconds in the middle of a large answer: the server, whose address is the argument and whose
 * send time-out is shorter, gives up.
 */
final class PeerSendTimeout {

    private static final long PAUSE_MILLIS = 6_000;

    private PeerSendTimeout() {}

    static void play(String[] arguments) throws Exception {
        Heap.fillUntilACollectionTakes(PAUSE_MILLIS);
        Recorder.awaitRunning();
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(arguments[0]).toURL().openConnection();
        byte[] buffer = new byte[1 << 16];
        long received = 0;
        try (InputStream in = connection.getInputStream()) {
            received += in.read(buffer);
            System.gc();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                received += read;
            }
            System.out.println("all of it came: " + received + " of " + connection.getContentLengthLong());
        } catch (IOException cut) {
            System.out.println("after " + received + " bytes: " + cut);
        }
    }
}

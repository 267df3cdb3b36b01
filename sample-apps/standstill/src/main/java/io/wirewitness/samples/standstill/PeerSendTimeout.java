package io.wirewitness.samples.standstill;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * A client whose JVM stands still for seconds in the middle of a large answer, for a thread in a long counted loop or ({@code gc}, needs
 * a heap of 3 GB) for a collection: the server, whose address is the argument and whose send time-out is shorter, gives up.
 */
final class PeerSendTimeout {

    private static final long PAUSE_MILLIS = 7_000;

    private PeerSendTimeout() {}

    static void play(String[] arguments) throws Exception {
        boolean gc = arguments.length > 1 && arguments[1].equals("gc");
        CountedLoop counting = gc ? null : CountedLoop.thatTakes(PAUSE_MILLIS);
        if (counting == null) {
            Heap.fillUntilACollectionTakes(PAUSE_MILLIS);
        }
        Recorder.awaitRunning();
        HttpResponse<InputStream> response = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(arguments[0])).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        byte[] buffer = new byte[1 << 16];
        long received = 0;
        try (InputStream in = response.body()) {
            received += in.read(buffer);
            if (counting == null) {
                System.gc();
            } else {
                counting.keepEverybodyWaiting();
            }
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                received += read;
            }
            System.out.println("all of it came: " + received);
        } catch (IOException cut) {
            System.out.println("after " + received + " bytes: " + cut);
        }
    }
}

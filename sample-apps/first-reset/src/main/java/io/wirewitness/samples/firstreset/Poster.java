package io.wirewitness.samples.firstreset;

import java.io.IOException;
import java.net.URI;

/** An HTTP client, as far as this sample needs one. */
interface Poster {

    /** Sends a small order and returns the status. */
    int post(URI target) throws IOException, InterruptedException;

    /** How the client is set up, for the narration. */
    String setup();

    /** The order. */
    byte[] ORDER = "{\"order\": 4711}\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
}

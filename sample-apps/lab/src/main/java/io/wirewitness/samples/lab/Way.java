package io.wirewitness.samples.lab;

import io.wirewitness.testkit.NetworkLab;
import java.io.IOException;
import java.util.List;

/** A client, a box and a server in three network namespaces of their own. Needs {@link Need#NAMESPACES}. */
public final class Way {

    private Way() {}

    /** Opens one for this play. */
    public static NetworkLab open(Stage stage) throws IOException, InterruptedException {
        NetworkLab way = stage.open(NetworkLab.open(stage.directory("way")));
        stage.passes(List.of(way.clientWrapper()), "c0", NetworkLab.BOX_ADDRESS);
        return way;
    }

    /** Calls of a client on its one side to the server on its other side. */
    public static Calls calls(Stage stage, NetworkLab way) {
        return stage.calls(NetworkLab.SERVER_ADDRESS, NetworkLab.FIRST_PORT)
                .through(way.clientWrapper())
                .peer(way);
    }
}

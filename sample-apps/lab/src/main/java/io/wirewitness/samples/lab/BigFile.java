package io.wirewitness.samples.lab;

import io.wirewitness.testkit.RealNginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An nginx with two files: {@code /lab/small}, and {@code /lab/big}, which is larger than all buffers on its way. */
public final class BigFile {

    private static final int BIG_BYTES = 64 << 20;

    private BigFile() {}

    /** Starts one with these directives; its port. */
    public static int serve(Stage stage, String directives) throws IOException {
        Path root = stage.directory("files");
        Path files = Files.createDirectory(root.resolve(Calls.ID));
        Files.writeString(files.resolve("small"), "ok");
        Files.write(files.resolve("big"), new byte[BIG_BYTES]);
        int port = RealNginx.freePort();
        stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                directives + " server { listen 127.0.0.1:" + port + "; root " + root + "; }"));
        return port;
    }
}

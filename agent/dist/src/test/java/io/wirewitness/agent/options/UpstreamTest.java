package io.wirewitness.agent.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirewitness.lint.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamTest {

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("peers.json"), text);
    }

    @Test
    void limitsInTheOptionItself() {
        assertThat(Upstream.read("10.0.0.0/8=60s")).extracting(Peer::way).containsExactly(Peer.Way.TO, Peer.Way.FROM);
    }

    @Test
    void aSettingsFileTellsMore() throws IOException {
        Path file = file(
                "{\"schema\": \"wirewitness.settings/1\", \"peers\": [{\"address\": \"10.0.0.0/8\", \"way\": \"from\","
                        + " \"server\": \"nginx/1.29.8\", \"layer\": 7, \"limits\": {\"answer\": \"30 s\"}}]}");
        assertThat(Upstream.read(file.toString())).singleElement().satisfies(peer -> {
            assertThat(peer.way()).isEqualTo(Peer.Way.FROM);
            assertThat(peer.server()).isEqualTo("nginx/1.29.8");
            assertThat(peer.readsHttp()).isTrue();
            assertThat(Objects.requireNonNull(peer.limit(Peer.Limit.ANSWER)).value())
                    .isEqualTo(30_000);
        });
    }

    @Test
    void aFileThatCannotBeReadIsSaid() throws IOException {
        Path wrong = file(
                "{\"schema\": \"wirewitness.settings/1\", \"peers\": [{\"address\": \"a\", \"limits\": {\"idel\": \"1 s\"}}]}");
        assertThatThrownBy(() -> Upstream.read(wrong.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("peers[0].limits: there is no idel; did you mean idle?");
        assertThatThrownBy(() -> Upstream.read(directory.resolve("none.json").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no such file");
        assertThatThrownBy(() -> Upstream.read(directory + ".json")).isInstanceOf(IllegalArgumentException.class);
    }
}

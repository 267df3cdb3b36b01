package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ArtifactsTest {

    @Test
    void bringsWhatALibraryNeeds() {
        assertThat(Artifacts.withDependencies("org.apache.httpcomponents:httpclient:4.5.14"))
                .extracting(file -> Path.of(file).getFileName().toString())
                .contains("httpclient-4.5.14.jar", "httpcore-4.4.16.jar", "commons-codec-1.11.jar");
    }
}

package io.wirewitness.weave;

import static net.bytebuddy.matcher.ElementMatchers.any;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.MalformedURLException;
import java.net.URI;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WeavingIndexTest {

    private static final Probe PROBE = new Probe() {
        @Override
        public String name() {
            return "client-4.5";
        }

        @Override
        public List<Weaving> weavings() {
            return List.of(
                    new Weaving("org.example.http.Client", any(), "Advice"),
                    new Weaving("sun.nio.ch.Net", any(), "Advice"));
        }

        @Override
        public Map<String, VersionRange> versions() {
            return Map.of("example-client", new VersionRange("4.5", "5"));
        }
    };

    private final WeavingIndex index = new WeavingIndex(List.of(PROBE));

    private static ProtectionDomain from(String location) throws MalformedURLException {
        CodeSource source = new CodeSource(URI.create(location).toURL(), (Certificate[]) null);
        return new ProtectionDomain(source, null);
    }

    @Test
    void findsAClassByItsName() {
        assertThat(index.find("org/example/http/Client")).isNotNull();
        assertThat(index.find("org/example/http/Client$Inner")).isNull();
        assertThat(index.find("org/other/Client")).isNull();
    }

    @Test
    void findsARelocatedCopyByTheEndOfItsName() {
        assertThat(index.find("com/app/shaded/org/example/http/Client")).isNotNull();
        assertThat(index.find("comorg/example/http/Client")).isNull();
    }

    @Test
    void theJdksOwnClassesAreNeverRelocated() {
        assertThat(index.find("sun/nio/ch/Net")).isNotNull();
        assertThat(index.find("com/app/sun/nio/ch/Net")).isNull();
    }

    @Test
    void namesAVersionThatTheProbeDoesNotKnow() throws MalformedURLException {
        WeavingIndex.Entry entry = Objects.requireNonNull(index.find("org/example/http/Client"));
        assertThat(entry.unknownVersion(from("file:/lib/example-client-4.5.14.jar")))
                .isNull();
        assertThat(entry.unknownVersion(from("file:/lib/example-client-6.0.jar")))
                .contains("client-4.5", "example-client-6.0.jar");
        assertThat(entry.unknownVersion(from("jar:file:/app.jar!/BOOT-INF/lib/example-client-6.0.jar!/")))
                .contains("example-client-6.0.jar");
    }

    @Test
    void aJarThatTellsNoVersionIsTakenAsKnown() throws MalformedURLException {
        WeavingIndex.Entry entry = Objects.requireNonNull(index.find("org/example/http/Client"));
        assertThat(entry.unknownVersion(null)).isNull();
        assertThat(entry.unknownVersion(from("file:/lib/app.jar"))).isNull();
        assertThat(entry.unknownVersion(from("file:/classes/"))).isNull();
    }
}

package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.contract.SettingsProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading the settings initialises no class of the application, and none of the JDK's that freeze their properties then. */
final class NothingInitialisedTest {

    private static final List<String> FREEZE = List.of(
            "sun/net/InetAddressCachePolicy",
            "sun/net/NetworkClient",
            "sun/net/www/http/KeepAliveCache",
            "sun/net/httpserver/ServerConfig",
            "sun/security/provider/certpath/OCSP",
            "sun/security/provider/certpath/URICertStore",
            "sun/security/validator/PKIXValidator",
            "jdk/internal/net/http/ConnectionPool",
            "jdk/internal/net/http/MultiExchange");

    @TempDir
    Path scratch;

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aSnapshotInitialisesNothing(Jdks.Jdk jdk) throws IOException, InterruptedException {
        Path log = scratch.resolve("init.log");
        try (AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                .agent("capture=off")
                .jvm("-Xlog:class+init=info:file=" + log)
                .start(SettingsProgram.class, LoadedOnly.class.getName())) {
            process.awaitLine(line -> line.startsWith("@settings "));
            process.awaitExit();
        }
        String initialised = Files.readString(log);
        assertThat(initialised).contains("java/lang/String", name(SettingsProgram.class), name(LoadedOnly.class));
        assertThat(initialised).doesNotContain("'" + name(LoadedOnly.Dormant.class) + "'");
        FREEZE.forEach(each -> assertThat(initialised).doesNotContain("'" + each + "'"));
    }

    /** And where a class is initialised by the application, its value is read. */
    @ParameterizedTest
    @MethodSource("jdks")
    void whatTheApplicationInitialisedIsRead(Jdks.Jdk jdk) throws IOException {
        try (AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                .agent("capture=off")
                .jvm("-Dsun.net.inetaddr.ttl=7")
                .start(SettingsProgram.class, LooksUp.class.getName())) {
            process.awaitLine(line ->
                    line.startsWith("@settings ") && line.contains("\"InetAddressCachePolicy.cachePolicy\": 7"));
        }
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}

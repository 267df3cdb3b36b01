package io.wirewitness.agent.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.report.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {

    @TempDir
    Path temp;

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void defaultsAreTheContracts() {
        Options options = read(null);
        assertThat(options.complaints()).isEmpty();
        assertThat(options.dir()).isEqualTo(temp.resolve("wirewitness"));
        assertThat(options.incidents()).isEqualTo(temp.resolve("wirewitness/incidents.jsonl"));
        assertThat(options.incidentsMaxBytes()).isEqualTo(16 << 20);
        assertThat(options.log()).isEqualTo(Options.Log.SLF4J);
        assertThat(options.annotate()).isTrue();
        assertThat(options.capture()).isEqualTo(Options.Capture.AUTO);
        assertThat(options.captureInterface()).isEqualTo("any");
        assertThat(options.captureFilter()).isNull();
        assertThat(options.captureSnaplenBytes()).isEqualTo(128);
        assertThat(options.captureRingBytes()).isEqualTo(16 << 20);
        assertThat(options.capturePayload()).isFalse();
        assertThat(options.captureMaxCpuPercent()).isEqualTo(5);
        assertThat(options.kernel()).isTrue();
        assertThat(options.probeEnabled("okhttp-4.0")).isTrue();
        assertThat(options.redaction().cuts(Redaction.Part.QUERY)).isTrue();
        assertThat(options.redaction().cuts(Redaction.Part.USERINFO)).isTrue();
        assertThat(options.redaction().cuts(Redaction.Part.PATH)).isFalse();
        assertThat(options.redaction().cuts(Redaction.Part.HOST)).isFalse();
        for (Key key : Key.values()) {
            assertThat(options.origin(key)).isEqualTo(Origin.DEFAULT);
        }
    }

    @Test
    void theStrongestSourceDecides() throws IOException {
        Path file = Files.writeString(temp.resolve("w.properties"), "log=off\nwirewitness.kernel=off\nredact=path\n");
        properties.put("wirewitness.config", file.toString());
        assertThat(read(null).log()).isEqualTo(Options.Log.OFF);
        assertThat(read(null).origin(Key.LOG)).isEqualTo(Origin.FILE);
        assertThat(read(null).kernel()).isFalse();
        environment.put("WIREWITNESS_LOG", "stderr");
        assertThat(read(null).origin(Key.LOG)).isEqualTo(Origin.ENVIRONMENT);
        assertThat(read(null).log()).isEqualTo(Options.Log.STDERR);
        properties.put("wirewitness.log", "off");
        assertThat(read(null).origin(Key.LOG)).isEqualTo(Origin.SYSTEM_PROPERTY);
        assertThat(read("log=stderr").origin(Key.LOG)).isEqualTo(Origin.AGENT_ARGUMENT);
        assertThat(read("log=stderr").log()).isEqualTo(Options.Log.STDERR);
        assertThat(read("log=stderr").complaints()).isEmpty();
    }

    @Test
    void dotsAndDashesBecomeUnderscoresInTheEnvironment() {
        environment.put("WIREWITNESS_CAPTURE_MAX_CPU", "17 %");
        environment.put("WIREWITNESS_INCIDENTS_MAX_BYTES", "1 MiB");
        environment.put("PATH", "/bin");
        Options options = read(null);
        assertThat(options.captureMaxCpuPercent()).isEqualTo(17);
        assertThat(options.incidentsMaxBytes()).isEqualTo(1 << 20);
        assertThat(options.complaints()).isEmpty();
    }

    @Test
    void commasBelongToTheValueUntilTheNextKey() {
        Options options = read(
                "probes=-okhttp,-netty-4.1,redact=query,path,capture.filter=tcp port 443 and tcp[13] & 4 = 4,log=off");
        assertThat(options.complaints()).isEmpty();
        assertThat(options.probeEnabled("okhttp-4.0")).isFalse();
        assertThat(options.probeEnabled("netty-4.1")).isFalse();
        assertThat(options.probeEnabled("jdk-sockets-17")).isTrue();
        assertThat(options.probeEnabled("okhttpish-1.0")).isTrue();
        assertThat(options.redaction().cuts(Redaction.Part.PATH)).isTrue();
        assertThat(options.redaction().cuts(Redaction.Part.USERINFO)).isFalse();
        assertThat(options.captureFilter()).isEqualTo("tcp port 443 and tcp[13] & 4 = 4");
        assertThat(options.log()).isEqualTo(Options.Log.OFF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "captur=off | unknown option \"captur\" (agent argument); nearest valid key: capture",
                "capture.max_cpu=5 | unknown option \"capture.max_cpu\" (agent argument); nearest valid key: capture.max-cpu",
                "lgo=off | unknown option \"lgo\" (agent argument); nearest valid key: log",
                "captur | agent argument: \"captur\" is not key=value; nearest valid key: capture",
                "log=loud | option log=loud (agent argument): not one of slf4j, stderr, off; the default stays: slf4j",
                "capture=wifi | option capture=wifi (agent argument): not one of auto, libpcap, tcpdump, dir:PATH, off; the default stays: auto",
                "capture.snaplen=9 | option capture.snaplen=9 (agent argument): not within 68 and 262144 bytes; the default stays: 128",
                "capture.snaplen=many | option capture.snaplen=many (agent argument): not a number of bytes, such as 16MiB; the default stays: 128",
                "capture.max-cpu=500 | option capture.max-cpu=500 (agent argument): not within 1 and 100 %; the default stays: 5",
                "dir= | option dir= (agent argument): not a path; the default stays: <temp>/wirewitness",
                "redact=cookies | option redact=cookies (agent argument): not one of query, userinfo, path, host; the default stays: query,userinfo",
                "probes=okhttp | option probes=okhttp (agent argument): \"okhttp\" is not -NAME, which switches an instrumentation off; the default stays: all",
                "lint=stricter | option lint=stricter (agent argument): not one of on, off, strict; the default stays: on",
                "lint.upstream=a:1 | option lint.upstream=a:1 (agent argument): an entry is host:port=60s, host=60s or 10.0.0.0/8=350s, with ; between them, or a settings file: NAME.json; the default stays: -",
                "lint.upstream=none.json | option lint.upstream=none.json (agent argument): there is no such file; the default stays: -",
                "capture=dir:/pcaps | option capture=dir:/pcaps (agent argument): this version does not have it yet; there is no packet evidence",
            })
    void whatIsWrongIsOneLine(String argument, String line) {
        assertThat(read(argument).complaints()).containsExactly(line);
    }

    @Test
    void aBadValueKeepsTheDefaultWhateverWeakerSourcesSay() {
        environment.put("WIREWITNESS_LOG", "stderr");
        Options options = read("log=loud");
        assertThat(options.log()).isEqualTo(Options.Log.SLF4J);
        assertThat(options.origin(Key.LOG)).isEqualTo(Origin.DEFAULT);
        assertThat(options.complaints()).hasSize(1);
    }

    @Test
    void unknownPropertiesAndVariablesAreNamedInTheirOwnForm() {
        properties.put("wirewitness.logg", "off");
        environment.put("WIREWITNESS_CAPTURE_MAXCPU", "1");
        assertThat(read(null).complaints())
                .containsExactly(
                        "unknown option \"wirewitness.logg\" (system property); nearest valid key: wirewitness.log",
                        "unknown option \"WIREWITNESS_CAPTURE_MAXCPU\" (environment); nearest valid key:"
                                + " WIREWITNESS_CAPTURE_MAX_CPU");
    }

    @Test
    void aSidecarsDirectoryIsNotReadYet() {
        assertThat(read("capture=dir:/pcaps").capture()).isEqualTo(Options.Capture.OFF);
    }

    @Test
    void aMissingOrBrokenFileIsOneLine() throws IOException {
        assertThat(read("config=" + temp.resolve("nowhere")).complaints())
                .singleElement()
                .asString()
                .contains("nowhere", "could not be read");
        Path broken = Files.writeString(temp.resolve("broken"), "log=\\u12");
        assertThat(read("config=" + broken).complaints())
                .singleElement()
                .asString()
                .contains("could not be read");
        Path nested = Files.writeString(temp.resolve("nested"), "config=other\nlog=off\n");
        Options options = read("config=" + nested);
        assertThat(options.complaints()).containsExactly("config file: config is not read from a file");
        assertThat(options.log()).isEqualTo(Options.Log.OFF);
    }

    @Test
    void startLineNamesWhatIsNotTheDefault() {
        assertThat(read(null).startLine("0.1.0", "app"))
                .isEqualTo("version 0.1.0, evidence from app; all options at their defaults");
        environment.put("WIREWITNESS_KERNEL", "auto");
        environment.put("WIREWITNESS_DIR", "/x\u001b[2J");
        assertThat(read("log=stderr").startLine("0.1.0", "app", "packets (libpcap on any)"))
                .isEqualTo("version 0.1.0, evidence from app, packets (libpcap on any);"
                        + " dir=/x?[2J (environment WIREWITNESS_DIR), log=stderr (agent argument)");
    }

    @Test
    void namesOfInstrumentationsAreChecked() {
        List<String> names = List.of("okhttp-4.0", "jdk-sockets-17");
        assertThat(read("probes=-okhttp").probeComplaints(names)).isEmpty();
        assertThat(read("probes=-okhtp-4.0").probeComplaints(names))
                .containsExactly(
                        "option probes (agent argument): there is no instrumentation \"okhtp-4.0\"; nearest: okhttp-4.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "=", ",,=,", "log", "=off", "log=", "a=b,c", "redact=", "redact=,", "dir=\u0000"})
    void nothingThrows(String argument) {
        Options options = read(argument);
        for (Key key : Key.values()) {
            options.value(key);
        }
        assertThat(options.dir()).isNotNull();
        assertThat(options.redaction()).isNotNull();
        assertThat(options.startLine("0", "app")).doesNotContain("\u0000");
    }

    @Test
    void noiseDoesNotThrow() {
        Random random = new Random(7);
        String alphabet = "logdirca,=.-:\u0000\u001b \"%é9";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder noise = new StringBuilder();
            for (int n = random.nextInt(24); n > 0; n--) {
                noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Options options = read(noise.toString());
            assertThat(options.dir()).isNotNull();
            options.complaints().forEach(line -> assertThat(line).doesNotContainPattern("\\p{Cntrl}"));
        }
    }

    private Options read(@Nullable String argument) {
        return Options.read(argument, properties, environment, temp);
    }
}

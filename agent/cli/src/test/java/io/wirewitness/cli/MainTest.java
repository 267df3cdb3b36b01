package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {

    @Test
    void helpNamesEveryCommandAndTheExitStatuses() {
        Run run = Run.of("--help");
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("explain", "watch", "doctor", "lint", "probe", "why", "attach", "detach")
                .contains("-javaagent:wirewitness.jar", "3 an internal error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain", "watch", "doctor", "lint", "probe", "why", "attach", "detach"})
    void everyCommandHasHelp(String command) {
        Run run = Run.of(command, "--help");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Usage: wirewitness " + command);
    }

    @Test
    void helpOfAttachNamesTheFlagThatHidesTheWarning() {
        assertThat(Run.of("attach", "--help").out().replaceAll("\\s+", " ")).contains("-XX:+EnableDynamicAgentLoading");
    }

    @Test
    void version() {
        Run run = Run.of("--version");
        assertThat(run.status()).isZero();
        assertThat(run.out().strip()).isEqualTo("wirewitness development");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | no command given",
                "dcotor | there is no command dcotor; did you mean doctor?",
                "--wrong | Unknown option: '--wrong'",
                "why --wrong | try: java -jar wirewitness.jar why --help",
                "attach | PID",
                "attach notanumber | notanumber is not a process number",
                "attach 0 | 0 is not a process number",
                "doctor -5 | -5",
                "doctor 99999999999999999999 | is not a process number",
            })
    void badUsageIsOneLineAndTwo(String arguments, String expected) {
        Run run = Run.of(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.oneErrorLine()).as(run.err()).isTrue();
        assertThat(run.err()).startsWith("wirewitness: ").contains(expected);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aFaultOfOursIsThreeAndOneLine() {
        Run run = broken("--version");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err().strip())
                .isEqualTo("wirewitness: internal error: java.lang.IllegalStateException: broken on purpose;"
                        + " --debug prints the stack");
    }

    @Test
    void debugPrintsTheStack() {
        Run run = broken("--version", "--debug");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("broken on purpose", "\tat ");
    }

    private static Run broken(String... arguments) {
        StringWriter err = new StringWriter();
        Writer broken = new StringWriter() {
            @Override
            public void write(String text, int offset, int length) {
                throw new IllegalStateException("broken on purpose");
            }
        };
        return new Run(Main.run(arguments, new PrintWriter(broken), new PrintWriter(err)), "", err.toString());
    }
}

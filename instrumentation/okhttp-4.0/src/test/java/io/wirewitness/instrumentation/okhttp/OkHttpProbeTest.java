package io.wirewitness.instrumentation.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.weave.Weaving;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OkHttpProbeTest {

    private static final String TRANSMITTER_ADVICE = "RequestAdvice TransmitterAttemptFailedAdvice"
            + " TransmitterConnectFailedAdvice RecoverThirdAdvice TransmitterCallFailedAdvice TransmitterBodyFailedAdvice"
            + " TransmitterAnsweredAdvice";
    private static final String REAL_CALL_ADVICE = "RequestAdvice AttemptFailedAdvice ConnectFailedAdvice"
            + " RecoverFourthAdvice CallFailedAdvice BodyFailedAdvice AnsweredAdvice";
    private static final String NAMELESS_PLAN_ADVICE = "RequestAdvice AttemptFailedAdvice NamelessPlanFailedAdvice"
            + " RecoverAdvice CallFailedAdvice BodyFailedAdvice AnsweredAdvice";
    private static final String PLAN_ADVICE = "RequestAdvice AttemptFailedAdvice PlanFailedAdvice"
            + " RecoverAdvice CallFailedAdvice SocketBodyFailedAdvice AnsweredAdvice";

    /** Clients are built, frames are met, and bodies end, at the same places in all versions. */
    private static final String COMMON_ADVICE =
            " BuiltAdvice GoAwayAdvice StreamResetAdvice OwnStreamResetAdvice PingAdvice ShortBodyAdvice";

    @ParameterizedTest
    @CsvSource({
        "4.0.1, " + TRANSMITTER_ADVICE,
        "4.3.0, " + TRANSMITTER_ADVICE,
        "4.9.3, " + REAL_CALL_ADVICE,
        "4.12.0, " + REAL_CALL_ADVICE,
        "5.0.0, " + NAMELESS_PLAN_ADVICE,
        "5.5.1, " + PLAN_ADVICE,
    })
    void eachVersionGetsItsAdviceAndNoOther(String version, String advice) throws IOException {
        assertThat(matching(version)).containsExactlyInAnyOrder((advice + COMMON_ADVICE).split(" ", -1));
    }

    @Test
    void everyAdviceIsUsedBySomeVersion() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String version : List.of("4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1")) {
            used.addAll(matching(version));
        }
        assertThat(new OkHttpProbe().weavings())
                .allSatisfy(weaving -> assertThat(used).contains(simpleName(weaving)));
    }

    private static Set<String> matching(String version) throws IOException {
        Set<String> names = new TreeSet<>();
        try (OkHttpVersion okhttp = new OkHttpVersion(version)) {
            TypePool pool = TypePool.Default.of(ClassFileLocator.ForClassLoader.of(okhttp));
            for (Weaving weaving : new OkHttpProbe().weavings()) {
                TypePool.Resolution found = pool.describe(weaving.className());
                if (found.isResolved()
                        && !found.resolve()
                                .getDeclaredMethods()
                                .filter(weaving.method())
                                .isEmpty()) {
                    names.add(simpleName(weaving));
                }
            }
        }
        return names;
    }

    private static String simpleName(Weaving weaving) {
        return weaving.adviceName().substring(weaving.adviceName().lastIndexOf('.') + 1);
    }
}

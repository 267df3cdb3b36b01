package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadLookTest {

    @Test
    void aRunningThreadsFrameReadsAsInAStackTrace() {
        StackTraceElement ours = new StackTraceElement("app", null, null, "a.B", "c", "B.java", 1);
        StackTraceElement jdks =
                new StackTraceElement(null, "java.base", "17.0.15", "java.lang.Thread", "sleep", "T.java", -2);
        assertThat(ours).hasToString("app//a.B.c(B.java:1)");
        assertThat(ThreadLook.frame(ours)).isEqualTo("a.B.c(B.java:1)");
        assertThat(ThreadLook.frame(jdks)).isEqualTo("java.base/java.lang.Thread.sleep(Native Method)");
    }
}

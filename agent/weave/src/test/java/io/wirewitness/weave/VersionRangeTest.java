package io.wirewitness.weave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionRangeTest {

    private final VersionRange range = new VersionRange("4.5", "5");

    @Test
    void comparesNumbersAndNotText() {
        assertThat(range.holds("4.5")).isTrue();
        assertThat(range.holds("4.5.14")).isTrue();
        assertThat(range.holds("4.10.0.Final")).isTrue();
        assertThat(range.holds("4.4.16")).isFalse();
        assertThat(range.holds("5.0-beta1")).isFalse();
    }

    @Test
    void leavesOutWhatStandsBehindTheNumbers() {
        assertThat(new VersionRange("9.4", "13").holds("9.4.58.v20250814")).isTrue();
        assertThat(new VersionRange("9.4", "13").holds("12.1.14")).isTrue();
    }

    @Test
    void findsTheVersionInAJarsName() {
        assertThat(VersionRange.ofJar("httpclient-4.5.14.jar")).isEqualTo("4.5.14");
        assertThat(VersionRange.ofJar("netty-transport-native-epoll-4.2.18.Final-linux-x86_64.jar"))
                .isEqualTo("4.2.18.Final-linux-x86_64");
        assertThat(VersionRange.ofJar("app.jar")).isNull();
    }
}

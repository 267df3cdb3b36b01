package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void soManyASecondAndNoMore() {
        RateLimit limit = new RateLimit(3);
        long now = System.nanoTime() + 10 * SECOND;
        assertThat(limit.tryAcquire(now)).isTrue();
        assertThat(limit.tryAcquire(now + 1)).isTrue();
        assertThat(limit.tryAcquire(now + 2)).isTrue();
        assertThat(limit.tryAcquire(now + 3)).isFalse();
        assertThat(limit.tryAcquire(now + SECOND - 1)).isFalse();
        assertThat(limit.tryAcquire(now + SECOND)).isTrue();
    }
}

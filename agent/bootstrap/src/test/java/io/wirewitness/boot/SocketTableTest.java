package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SocketTableTest {

    private final SocketTable table = new SocketTable();

    @Test
    void aReusedDescriptorStartsWithoutAPast() {
        SocketState first = Objects.requireNonNull(table.open(7, SocketState.ROLE_CLIENT, 1));
        first.read(100, 2);
        SocketState second = Objects.requireNonNull(table.open(7, SocketState.ROLE_SERVER, 3));
        assertThat(table.get(7)).isSameAs(second);
        assertThat(second.bytesIn).isZero();
        assertThat(second.id).isGreaterThan(first.id);
        assertThat(first.bytesIn).isEqualTo(100);
    }

    @Test
    void aClosedDescriptorIsForgotten() {
        SocketState state = table.open(3, SocketState.ROLE_CLIENT, 1);
        assertThat(table.remove(3)).isSameAs(state);
        assertThat(table.get(3)).isNull();
        assertThat(table.remove(3)).isNull();
    }

    @Test
    void theLatestOfAClosedDescriptorIsFoundForAWhile() {
        Object key = new Object();
        SocketState first = state(3);
        SocketState second = state(3);
        table.rememberClosed(key, first, 10);
        table.rememberClosed(key, second, 20);

        assertThat(table.closed(key, 30)).isSameAs(second);
        assertThat(table.closed(new Object(), 30)).isNull();
        assertThat(table.closed(key, 21 + SocketTable.CLOSED_NANOS)).isNull();

        table.forgetClosed(21 + SocketTable.CLOSED_NANOS);
        assertThat(table.closedCount()).isZero();
        assertThat(table.closed(key, 30)).isNull();
    }

    @Test
    void theNewestClosedOnesAreKept() {
        List<Object> keys = new ArrayList<>();
        for (int i = 0; i < 4 * SocketTable.CLOSED_REMEMBERED; i++) {
            Object key = new Object();
            keys.add(key);
            table.rememberClosed(key, state(i), i);
        }
        assertThat(table.closedCount()).isLessThanOrEqualTo(SocketTable.CLOSED_REMEMBERED);
        Object last = keys.get(keys.size() - 1);
        assertThat(table.closed(last, keys.size())).isNotNull();
        long found = keys.stream()
                .filter(key -> table.closed(key, keys.size()) != null)
                .count();
        assertThat(found).isBetween(SocketTable.CLOSED_REMEMBERED / 2L, (long) SocketTable.CLOSED_REMEMBERED);
    }

    private SocketState state(int descriptor) {
        return Objects.requireNonNull(table.open(descriptor, SocketState.ROLE_CLIENT, 1));
    }

    @Test
    void growsWithTheDescriptorsAndKeepsTheOldOnes() {
        SocketState low = table.open(1, SocketState.ROLE_CLIENT, 1);
        for (int descriptor = 1000; descriptor <= 65_536; descriptor += 64) {
            assertThat(table.open(descriptor, SocketState.ROLE_CLIENT, 1)).isSameAs(table.get(descriptor));
        }
        assertThat(table.get(1)).isSameAs(low);
        assertThat(table.get(65_535)).isNull();
    }

    @Test
    void descriptorsItCannotFollowAreCounted() {
        assertThat(table.open(-1, SocketState.ROLE_CLIENT, 1)).isNull();
        assertThat(table.open(SocketTable.LIMIT, SocketState.ROLE_CLIENT, 1)).isNull();
        assertThat(table.get(-1)).isNull();
        assertThat(table.get(SocketTable.LIMIT)).isNull();
        assertThat(table.beyondLimit()).isEqualTo(2);
    }

    @Test
    void noStoreIsLostWhileTheTableGrows() throws InterruptedException {
        int threads = 4;
        int each = 4096;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int lane = t;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                for (int i = 0; i < each; i++) {
                    table.open(i * threads + lane, SocketState.ROLE_CLIENT, 1);
                }
            });
            thread.start();
            all.add(thread);
        }
        start.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        for (int descriptor = 0; descriptor < threads * each; descriptor++) {
            SocketState state = table.get(descriptor);
            assertThat(state).as("descriptor %d", descriptor).isNotNull();
        }
    }
}

package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The table of those who have no thread locals; threads that never ran stand for virtual ones that ended. */
class CourseTest {

    private static Course claimed(Thread thread) {
        return Objects.requireNonNull(Course.claim(thread));
    }

    @Test
    void aThreadFindsItsOwnNotesAndNobodyElses() {
        Thread me = Thread.currentThread();
        int before = Course.noted();
        Course mine = claimed(me);
        mine.call = "mine";

        assertThat(Course.find(me)).isSameAs(mine);
        assertThat(Course.claim(me)).isSameAs(mine);
        assertThat(Course.find(new Thread())).isNull();
        assertThat(Course.noted()).isEqualTo(before + 1);

        mine.begins(null);
        mine.settle();
        assertThat(Course.find(me)).isNull();
        assertThat(Course.noted()).isEqualTo(before);
    }

    @Test
    void whoStillHasANoteKeepsItsPlace() {
        Thread me = Thread.currentThread();
        Course mine = claimed(me);
        mine.call = "a call";
        mine.answer = "a status";
        mine.begins(null);
        mine.settle();

        assertThat(Course.find(me)).isSameAs(mine);

        mine.answer = null;
        mine.settle();
        assertThat(Course.find(me)).isNull();
    }

    @Test
    void moreThreadsThanPlacesTakeThoseOfTheDead() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2 * Course.MOST_VIRTUAL; i++) {
            Thread thread = new Thread();
            threads.add(thread);
            Course course = claimed(thread);
            assertThat(course.call).isNull();
            course.call = thread;
        }

        assertThat(Course.noted()).isLessThanOrEqualTo(Course.MOST_VIRTUAL);
        Thread last = threads.get(threads.size() - 1);
        assertThat(Objects.requireNonNull(Course.find(last)).call).isSameAs(last);
        for (Thread thread : threads) {
            Course course = Course.find(thread);
            if (course != null) {
                course.begins(null);
                course.settle();
            }
        }
        assertThat(Course.noted()).isZero();
    }
}

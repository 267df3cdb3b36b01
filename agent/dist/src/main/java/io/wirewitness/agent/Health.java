package io.wirewitness.agent;

import io.wirewitness.boot.Hooks;
import io.wirewitness.report.Redaction;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the agent itself on the application's threads, told once; and, a second after the start, one
 * judgement for practice, so that the first real one does not wait for classes to load. The engine's thread, every second.
 */
final class Health implements Runnable {

    private final Redaction redaction;
    private final Consumer<String> notices;
    private volatile @Nullable SocketListener listener;
    private volatile List<? extends Runnable> alsoEverySecond = List.of();
    private boolean practised;
    private boolean toldFault;
    private boolean toldLimit;
    private boolean toldUnnoted;

    Health(Redaction redaction, Consumer<String> notices) {
        this.redaction = redaction;
        this.notices = notices;
    }

    /** Whose count to tell, and what else is to be done every second. */
    void watch(SocketListener next, List<? extends Runnable> also) {
        listener = next;
        alsoEverySecond = also;
    }

    /** Failures that the listener did not look at. */
    long ignored() {
        SocketListener now = listener;
        return now == null ? 0 : now.ignored();
    }

    @Override
    public void run() {
        if (!practised) {
            practised = true;
            Practice.judgeOnce(redaction);
        }
        alsoEverySecond.forEach(Runnable::run);
        SocketListener ear = listener;
        if (ear != null) {
            ear.tidy();
        }
        String fault = Hooks.lastFault();
        if (fault != null && !toldFault) {
            toldFault = true;
            notices.accept("our own code failed on a thread of the application, which did not see it: " + fault);
        }
        if (Hooks.unnoted() > 0 && !toldUnnoted) {
            toldUnnoted = true;
            notices.accept("too many virtual threads make calls at the same time to follow each attempt of each call");
        }
        if (Hooks.table().beyondLimit() > 0 && !toldLimit) {
            toldLimit = true;
            notices.accept("connections with descriptors beyond the limit of the table are not followed");
        }
    }
}

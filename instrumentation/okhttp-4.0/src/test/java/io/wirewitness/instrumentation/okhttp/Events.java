package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.Listener;
import io.wirewitness.boot.SocketState;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what the hooks tell about libraries' calls. */
final class Events implements Listener {

    /** One event. */
    record Event(String name, String library, @Nullable Object call, Throwable thrown) {}

    /** An answer with an error status. */
    record Answered(Object call, int status, @Nullable Object response) {}

    final List<Event> seen = new CopyOnWriteArrayList<>();
    final List<Answered> answered = new CopyOnWriteArrayList<>();

    final Queue<Object> built = new ConcurrentLinkedQueue<>();

    List<String> names() {
        return seen.stream().map(Event::name).toList();
    }

    @Override
    public void built(String library, Object thing) {
        built.add(thing);
    }

    @Override
    public void attemptFailed(String library, @Nullable Object call, @Nullable SocketState state, Throwable thrown) {
        seen.add(new Event("attemptFailed", library, call, thrown));
    }

    @Override
    public void attemptRepeated(String library, @Nullable Object call, Throwable thrown) {
        seen.add(new Event("attemptRepeated", library, call, thrown));
    }

    @Override
    public void callFailed(String library, @Nullable Object call, Throwable thrown) {
        seen.add(new Event("callFailed", library, call, thrown));
    }

    @Override
    public void answered(
            String library, Object call, @Nullable SocketState state, int status, @Nullable Object response) {
        answered.add(new Answered(call, status, response));
    }

    @Override
    public void idleBeforeWrite(SocketState state) {}

    @Override
    public void socketFailed(SocketState state, int operation, @Nullable Throwable thrown) {}

    @Override
    public void closing(SocketState state) {}

    @Override
    public void closed(SocketState state) {}
}

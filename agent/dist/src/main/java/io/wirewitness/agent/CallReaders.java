package io.wirewitness.agent;

import io.wirewitness.boot.Reach;
import io.wirewitness.boot.SocketState;
import io.wirewitness.model.Call;
import io.wirewitness.model.PoolView;
import io.wirewitness.report.Redaction;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Probe;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads libraries' call objects through their probes and cuts secrets from the URL at once. Any thread. */
final class CallReaders {

    private final Map<String, CallReader> byLibrary = new HashMap<>();
    private final List<String> telling = new ArrayList<>();
    private final List<String> perhapsTelling = new ArrayList<>();
    private final Redaction redaction;

    CallReaders(List<? extends Probe> probes, Redaction redaction) {
        this.redaction = redaction;
        for (Probe probe : probes) {
            telling.addAll(probe.tellsConnectsOf());
            perhapsTelling.addAll(probe.mayTellConnectsOf());
            CallReader reader = probe.calls();
            if (reader != null) {
                byLibrary.put(reader.library(), reader);
            }
        }
    }

    /** True if an exception was thrown inside a library that a probe knows: it will tell what becomes of the call. */
    boolean tells(Throwable thrown) {
        return passed(thrown, telling);
    }

    /** True if the library that threw is one that others stand on: one of these may tell what becomes of the call. */
    boolean mayTell(Throwable thrown) {
        return passed(thrown, perhapsTelling);
    }

    private static boolean passed(Throwable thrown, List<String> packages) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String type = frame.getClassName();
            for (String each : packages) {
                if (type.startsWith(each)
                        || type.contains("." + each)) { // a relocated copy has its name behind a prefix
                    return true;
                }
            }
        }
        return false;
    }

    /** The call behind a library's object, redacted; null if the probe cannot read it. */
    @Nullable
    Call read(String library, @Nullable Object object) {
        CallReader reader = byLibrary.get(library);
        return reader == null || object == null ? null : redacted(reader.read(object, System.identityHashCode(object)));
    }

    /** The same with the heads of its answer, see {@link CallReader#answered}. */
    @Nullable
    Call answered(String library, Object object, @Nullable Object response) {
        CallReader reader = byLibrary.get(library);
        return reader == null ? null : redacted(reader.answered(object, response, System.identityHashCode(object)));
    }

    private @Nullable Call redacted(@Nullable Call call) {
        return call == null || call.url() == null ? call : call.withUrl(redaction.redact(call.url()));
    }

    /** The request whose handler threw, with that; null if the probe cannot read it. */
    @Nullable
    Call failed(String library, @Nullable Object request, Throwable thrown) {
        Call read = read(library, request);
        return read == null ? null : read.withHandler(Handlers.failure(thrown, redaction));
    }

    /** The host in a call's URL; null if there is none, or it was cut from the URL. */
    static @Nullable String host(@Nullable Call call) {
        String url = call == null ? null : call.url();
        if (url == null) {
            return null;
        }
        try {
            return new URI(url).getHost();
        } catch (URISyntaxException cut) {
            return null;
        }
    }

    /** A pool's counters and who holds its connections; null if the probe cannot read them. */
    @Nullable
    PoolView pool(String library, @Nullable Object pool, @Nullable Object call) {
        CallReader reader = byLibrary.get(library);
        PoolView view = reader == null || pool == null ? null : reader.pool(pool, call);
        if (reader == null || pool == null || view == null) {
            return null;
        }
        List<SocketState> out = out(reader.leased(pool, call));
        return Holders.now(view, out == null ? Holders.ofRoute(library, view.route()) : out);
    }

    /** The connections behind a pool's own entries; null if it does not tell, or changed while it was read. */
    private static @Nullable List<SocketState> out(@Nullable Collection<?> leased) {
        if (leased == null) {
            return null;
        }
        List<SocketState> out = new ArrayList<>();
        try {
            for (Object entry : leased) {
                SocketState state = Reach.state(entry);
                if (state != null) {
                    out.add(state);
                }
            }
        } catch (ConcurrentModificationException | NoSuchElementException changed) {
            return null;
        }
        return out;
    }
}

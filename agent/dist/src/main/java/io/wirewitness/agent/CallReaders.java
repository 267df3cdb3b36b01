package io.wirewitness.agent;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolView;
import io.wirewitness.report.Redaction;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Probe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads libraries' call objects through their probes and cuts secrets from the URL at once. Any thread. */
final class CallReaders {

    private final Map<String, CallReader> byLibrary = new HashMap<>();
    private final Redaction redaction;

    CallReaders(List<? extends Probe> probes, Redaction redaction) {
        this.redaction = redaction;
        for (Probe probe : probes) {
            CallReader reader = probe.calls();
            if (reader != null) {
                byLibrary.put(reader.library(), reader);
            }
        }
    }

    /** True if an exception was thrown inside a library that a probe knows: it will tell what becomes of the call. */
    static boolean knows(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String type = frame.getClassName();
            if (type.startsWith("okhttp3.internal.")
                    || type.startsWith("jdk.internal.net.http.")
                    || type.startsWith("io.grpc.okhttp.")
                    || type.startsWith("sun.net.www.http.")) {
                return true;
            }
        }
        return false;
    }

    /** The call behind a library's object, redacted; null if the probe cannot read it. */
    @Nullable
    Call read(String library, @Nullable Object object) {
        CallReader reader = byLibrary.get(library);
        if (reader == null || object == null) {
            return null;
        }
        Call call = reader.read(object, System.identityHashCode(object));
        return call == null || call.url() == null ? call : call.withUrl(redaction.redact(call.url()));
    }

    /** A pool's counters; null if the probe cannot read them. */
    @Nullable
    PoolView pool(String library, @Nullable Object pool, @Nullable Object call) {
        CallReader reader = byLibrary.get(library);
        return reader == null || pool == null ? null : reader.pool(pool, call);
    }
}

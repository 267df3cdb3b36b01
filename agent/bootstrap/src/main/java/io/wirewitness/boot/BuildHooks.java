package io.wirewitness.boot;

import org.jspecify.annotations.Nullable;

/** What advice on constructors and start methods calls: once per client, pool or server, never per request. */
public final class BuildHooks {

    private BuildHooks() {}

    /**
     * A client, a pool or a server was built, or started.
     *
     * @param library as its probe's reader of parts calls it
     * @param thing the library's object, whole by now; what hears of it keeps it weakly
     */
    public static void built(String library, @Nullable Object thing) {
        Listener ear = Hooks.listener();
        if (ear != null && thing != null) {
            try {
                ear.built(library, thing);
            } catch (Throwable fault) {
                Hooks.fault(fault);
            }
        }
    }
}

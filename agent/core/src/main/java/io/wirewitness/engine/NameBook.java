package io.wirewitness.engine;

import io.wirewitness.model.NameLookup;
import org.jspecify.annotations.Nullable;

/** What this JVM's resolver says of names. Called on the engine's thread; never blocks. */
public interface NameBook {

    /** Knows nothing. */
    NameBook NONE = new NameBook() {
        @Override
        public void suspect(String host) {}

        @Override
        public boolean settled(String host) {
            return true;
        }

        @Override
        public @Nullable NameLookup of(String host) {
            return null;
        }
    };

    /** Something failed with this name: the resolver may be asked for it anew, on another thread. */
    void suspect(String host);

    /** True if no fresh answer is awaited. */
    boolean settled(String host);

    /** What is known of a name; null if nothing is. */
    @Nullable
    NameLookup of(String host);
}

package io.wirewitness.boot;

import java.lang.ref.WeakReference;

/** Whether anything still leads to an object, as the collector says. */
final class Gone {

    private static final int COLLECTIONS = 20;

    private Gone() {}

    /** True once the object is collected; false if it is not after several collections. */
    static boolean is(WeakReference<?> object) {
        for (int i = 0; i < COLLECTIONS && !object.refersTo(null); i++) {
            System.gc();
        }
        return object.refersTo(null);
    }
}

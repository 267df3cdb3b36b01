package io.wirewitness.samples.standstill;

import org.jspecify.annotations.Nullable;

/** A heap whose full collection takes long with the serial collector: a list has to be followed one by one, its worst case. */
final class Heap {

    private static final int FIRST_ELEMENTS = 10_000_000;

    /** Of an object and of a reference to it. */
    private static final int BYTES_PER_ELEMENT = 24;

    private static Object @Nullable [] list;

    private Heap() {}

    /** Fills it until a collection takes so long, or two thirds of the heap are full. */
    static void fillUntilACollectionTakes(long millis) {
        long most = Runtime.getRuntime().maxMemory() / BYTES_PER_ELEMENT / 3 * 2;
        long took = 0;
        long size = 0;
        while (size < most && took < millis) {
            // A little more than it would take at the pace of the last one.
            long wanted = took == 0 ? FIRST_ELEMENTS : size * (millis + millis / 5) / took + FIRST_ELEMENTS / 2;
            long until = Math.min(most, wanted);
            for (; size < until; size++) {
                list = new Object[] {list};
            }
            System.gc(); // which moves the new elements: the next ones are shorter
            long start = System.nanoTime();
            System.gc();
            took = (System.nanoTime() - start) / 1_000_000;
        }
        System.out.println("a collection takes " + took + " ms" + (list == null ? ", of nothing" : ""));
    }
}

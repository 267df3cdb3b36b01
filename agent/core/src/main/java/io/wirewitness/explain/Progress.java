package io.wirewitness.explain;

/** Told now and then how far reading is; on the explaining thread. */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress NONE = (bytes, ofBytes, packets) -> {};

    /**
     * So much is read.
     *
     * @param bytes bytes of the files read so far
     * @param ofBytes their size in all; -1 if not known (stdin, a growing file)
     * @param packets packets so far
     */
    void at(long bytes, long ofBytes, long packets);
}

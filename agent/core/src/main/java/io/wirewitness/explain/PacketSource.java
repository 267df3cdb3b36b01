package io.wirewitness.explain;

import io.wirewitness.capture.PacketSink;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one capture point in the order in which they were written, from however many files. One thread; whoever
 * opened it closes it.
 */
interface PacketSource extends Closeable {

    /** What to call the point: a file's name, or what the names of one rotation have in common. */
    String name();

    /**
     * Hands over the next packet, numbered from 1 over all files.
     *
     * @return false if there is none: for good, or for now if somebody still writes
     */
    boolean next(PacketSink sink) throws IOException;

    /** Which interface saw the packet that is being handed over; -1 if there is but one. */
    default int interfaceNumber() {
        return -1;
    }

    /** One line for each file of which not everything could be read, so far. */
    List<String> faults();

    /** What is wrong with the end of the last file so far; null if nothing is. */
    @Nullable
    String fault();

    /** Bytes of the files read so far, packed ones as they are stored. */
    long bytes();

    /** The files' bytes in all; -1 if not known. */
    long length();

    /** Packets that the capturing program says it lost. */
    long lost();
}

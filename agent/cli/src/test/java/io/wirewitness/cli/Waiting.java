package io.wirewitness.cli;

import java.io.IOException;

/** A program that waits for the end of its input. */
final class Waiting {

    private Waiting() {}

    /** Says that it is there and waits. */
    public static void main(String[] arguments) throws IOException {
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // a byte more
        }
    }
}

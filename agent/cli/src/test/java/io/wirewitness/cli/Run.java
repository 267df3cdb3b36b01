package io.wirewitness.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command line in this JVM. */
record Run(int status, String out, String err) {

    static Run of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(arguments, new PrintWriter(out), new PrintWriter(err));
        return new Run(status, out.toString(), err.toString());
    }

    boolean oneErrorLine() {
        return err.lines().count() == 1;
    }
}

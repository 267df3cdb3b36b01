package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.net.URI;
import java.security.Security;

/** One call with OkHttp's default pool, then it stays until its input ends. */
public final class LintProgram {

    private LintProgram() {}

    public static void main(String... arguments) throws Exception {
        Security.getProperty("ocsp.enable"); // as TLS would: now the settings of the JDK's security are read
        Caller caller = new OkHttpCaller(Caller.Settings.DEFAULT);
        caller.call("GET", URI.create(arguments[0]), 0);
        System.out.println("@called");
        int next = System.in.read();
        while (next >= 0) {
            next = System.in.read();
        }
    }
}

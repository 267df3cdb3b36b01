package io.wirewitness;

import io.wirewitness.boot.AgentClassLoader;
import java.io.File;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.util.jar.JarFile;

/** {@code java -jar wirewitness.jar}: finds the command line in the agent's room and hands over to it. */
public final class Main {

    private static final String COMMAND_LINE = "io.wirewitness.cli.Main";

    private Main() {}

    /** Runs the command line; it ends the process with its own exit status. */
    public static void main(String[] arguments) throws Throwable {
        URL location = Main.class.getProtectionDomain().getCodeSource().getLocation();
        AgentClassLoader loader = new AgentClassLoader(new JarFile(new File(location.toURI()), false), location);
        Thread.currentThread().setContextClassLoader(loader);
        MethodHandles.publicLookup()
                .findStatic(loader.loadClass(COMMAND_LINE), "main", MethodType.methodType(void.class, String[].class))
                .invoke((Object) arguments);
    }
}

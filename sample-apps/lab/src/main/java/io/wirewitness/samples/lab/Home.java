package io.wirewitness.samples.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the lab finds the product and what it plays with: in the tree that it was built in. */
final class Home {

    private final Path root;

    private Home(Path root) {
        this.root = root;
    }

    /** The tree that this jar, or this class folder, lies in. */
    static Home find() {
        try {
            Path own = Path.of(Home.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (Path folder = own; folder != null; folder = folder.getParent()) {
                if (Files.isRegularFile(folder.resolve("agent/testkit/pom.xml"))) {
                    return new Home(folder);
                }
            }
            throw new IllegalStateException("the lab runs in the tree that it was built in; " + own + " is in none");
        } catch (java.net.URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A file of the tree. */
    Path resolve(String path) {
        return root.resolve(path);
    }

    /** Tells the testkit's classes where things are, as its build does; what is set already stays. */
    void announce() throws IOException {
        set("project.root", root.toString());
        set("wirewitness.jar", root.resolve("agent/dist/target/wirewitness.jar").toString());
        set(
                "standstill.jar",
                root.resolve("sample-apps/standstill/target/standstill.jar").toString());
        set("okhttp5.directory", root.resolve("agent/testkit/target/okhttp5").toString());
        Path libraries = root.resolve("sample-apps/lab/target/lib");
        if (Files.isDirectory(libraries)) {
            try (Stream<Path> jars = Files.list(libraries)) {
                set(
                        "testkit.class.path",
                        jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator)));
            }
        }
    }

    private static void set(String key, String value) {
        if (System.getProperty(key, "").isEmpty()) {
            System.setProperty(key, value);
        }
    }
}

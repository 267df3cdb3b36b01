package io.wirewitness.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The long pages, {@code causes/<cause>.md} and {@code lint/<rule>.md}, as they are packed beside this class. */
final class Pages {

    /** Of causes, and of lint rules: no name is in both. */
    private static final List<String> FOLDERS = List.of("causes", "lint");

    private static final Pattern ENTRY = Pattern.compile("(?:inst/)?(?:causes|lint)/([a-z0-9-]+)\\.md");
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");

    /** Ends a sentence; the stop in {@code 1.1} does not. */
    private static final Pattern FULL_STOP = Pattern.compile("\\.(?=\\s|$)");

    /** Of a summary: with the longest cause before it, the line fits a wide terminal. */
    private static final int MOST_CHARACTERS = 100;

    private static final String ELLIPSIS = "...";

    private final @Nullable Path location;
    private final ClassLoader loader;

    /** Pages of this loader, listed by a jar or a directory. */
    Pages(@Nullable Path location, ClassLoader loader) {
        this.location = location;
        this.loader = loader;
    }

    /** The pages of this program. */
    static Pages own() {
        return new Pages(OwnJar.location(), Pages.class.getClassLoader());
    }

    /** A page's text; null if there is no such page. */
    @Nullable
    String read(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            return null;
        }
        for (String folder : FOLDERS) {
            try (InputStream in = loader.getResourceAsStream(folder + "/" + name + ".md")) {
                if (in != null) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        return null;
    }

    /** All names, each with the first sentence of its page. */
    SortedMap<String, String> list() throws IOException {
        SortedMap<String, String> pages = new TreeMap<>();
        Path from = location;
        if (from != null && Files.isRegularFile(from)) {
            try (JarFile jar = new JarFile(from.toFile(), false)) {
                jar.stream().forEach(entry -> add(pages, entry.getName()));
            }
        } else if (from != null) {
            for (String folder : FOLDERS) {
                if (Files.isDirectory(from.resolve(folder))) {
                    try (Stream<Path> files = Files.list(from.resolve(folder))) {
                        files.forEach(file -> add(pages, folder + "/" + file.getFileName()));
                    }
                }
            }
        }
        for (Map.Entry<String, String> page : pages.entrySet()) {
            String text = read(page.getKey());
            page.setValue(text == null ? "" : summary(text));
        }
        return pages;
    }

    private static void add(SortedMap<String, String> pages, String entry) {
        Matcher matcher = ENTRY.matcher(entry);
        if (matcher.matches()) {
            pages.put(matcher.group(1), "");
        }
    }

    /** The first sentence of the first paragraph that is text: no title, no table, no rule. */
    static String summary(String page) {
        String paragraph = page.lines()
                .map(String::strip)
                .dropWhile(line -> !isText(line))
                .takeWhile(Pages::isText)
                .collect(Collectors.joining(" "))
                .replace("*", "")
                .replace("`", "");
        Matcher stop = FULL_STOP.matcher(paragraph);
        String sentence = stop.find() ? paragraph.substring(0, stop.start() + 1) : paragraph;
        if (sentence.length() <= MOST_CHARACTERS) {
            return sentence;
        }
        int space = sentence.lastIndexOf(' ', MOST_CHARACTERS - ELLIPSIS.length());
        int end = space > 0 ? space : MOST_CHARACTERS - ELLIPSIS.length();
        return sentence.substring(0, end).replaceAll("[\\s,;:(]+$", "") + ELLIPSIS;
    }

    private static boolean isText(String line) {
        return !line.isEmpty() && "#|-<>`=".indexOf(line.charAt(0)) < 0;
    }
}

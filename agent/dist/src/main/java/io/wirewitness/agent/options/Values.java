package io.wirewitness.agent.options;

import io.wirewitness.report.Redaction;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the text of one value. A text that is no such value is an {@link IllegalArgumentException} that says why. */
final class Values {

    private static final Pattern BYTES = Pattern.compile("(\\d{1,12})\\s*([kmg]?)(i?b)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})\\s*%?");

    private Values() {}

    static String oneOf(String text, List<String> allowed) {
        if (!allowed.contains(text)) {
            throw new IllegalArgumentException("not one of " + String.join(", ", allowed));
        }
        return text;
    }

    static boolean onOff(String text) {
        return oneOf(text, List.of("on", "off")).equals("on");
    }

    /** Bytes: {@code 16777216}, {@code 16384k}, {@code 16 MiB}; all units are powers of 1024. */
    static long bytes(String text, long least, long most) {
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a number of bytes, such as 16MiB");
        }
        int shift = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        long number = Long.parseLong(matcher.group(1));
        long bytes = number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
        return within(bytes, least, most, " bytes");
    }

    static int percent(String text) {
        Matcher matcher = PERCENT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a percentage of a core, such as 5");
        }
        return (int) within(Long.parseLong(matcher.group(1)), 1, 100, " %");
    }

    private static long within(long number, long least, long most, String unit) {
        if (number < least || number > most) {
            throw new IllegalArgumentException("not within " + least + " and " + most + unit);
        }
        return number;
    }

    static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("not a path");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path", e);
        }
    }

    static String notBlank(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("empty");
        }
        return text;
    }

    /** The names behind {@code -okhttp,-netty-4.1}; empty for {@code all}. */
    static Set<String> switchedOff(String text) {
        if (text.equals("all")) {
            return Set.of();
        }
        return list(text).stream()
                .map(item -> {
                    if (!item.startsWith("-") || item.length() == 1) {
                        throw new IllegalArgumentException(
                                "\"" + item + "\" is not -NAME, which switches an instrumentation off");
                    }
                    return item.substring(1);
                })
                .collect(Collectors.toUnmodifiableSet());
    }

    /** An empty list cuts nothing. */
    static Redaction redaction(String text) {
        EnumSet<Redaction.Part> parts = EnumSet.noneOf(Redaction.Part.class);
        List<String> allowed =
                Arrays.stream(Redaction.Part.values()).map(Redaction.Part::text).toList();
        for (String item : list(text)) {
            parts.add(Redaction.Part.valueOf(oneOf(item, allowed).toUpperCase(Locale.ROOT)));
        }
        return new Redaction(parts);
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}

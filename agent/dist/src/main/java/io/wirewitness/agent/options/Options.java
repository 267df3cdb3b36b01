package io.wirewitness.agent.options;

import io.wirewitness.report.Nearest;
import io.wirewitness.report.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The agent's options as they are in force. Immutable; reading them never throws: what is wrong is one line in
 * {@link #complaints}, and the default stays.
 */
public final class Options {

    /** A configuration file is a page of text. */
    private static final int MOST_FILE_BYTES = 1 << 20;

    private static final String PROPERTY_PREFIX = "wirewitness.";
    private static final String VARIABLE_PREFIX = "WIREWITNESS_";
    /** What is shown of a wrong key or value. */
    private static final int MOST_SHOWN = 120;

    private final Map<Key, Setting> settings;
    private final List<String> complaints;
    private final Path temporary;

    /** Where verdicts are told. */
    public enum Log {
        /** The application's own SLF4J, if it has one, else standard error. */
        SLF4J,
        STDERR,
        OFF
    }

    /** What becomes of findings about the settings. */
    public enum Lint {
        ON,
        OFF,
        /** An error ends the application with exit status 1. */
        STRICT
    }

    /** Where packets come from. */
    public enum Capture {
        /** libpcap, else tcpdump, else none. */
        AUTO,
        LIBPCAP,
        TCPDUMP,
        OFF
    }

    private Options(Map<Key, Setting> settings, List<String> complaints, Path temporary) {
        this.settings = settings;
        this.complaints = List.copyOf(complaints);
        this.temporary = temporary;
    }

    /** Reads the options of this process. */
    public static Options read(@Nullable String argument) {
        Map<String, String> properties = new HashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(PROPERTY_PREFIX)) {
                properties.put(name, System.getProperty(name, ""));
            }
        }
        return read(argument, properties, System.getenv(), Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }

    /** Reads options from these sources; the file named by {@code config} is the only file opened. */
    static Options read(
            @Nullable String argument,
            Map<String, String> properties,
            Map<String, String> environment,
            Path temporary) {
        List<String> complaints = new ArrayList<>();
        Map<Key, Setting> settings = new EnumMap<>(Key.class);
        Reader reader = new Reader(settings, complaints);
        reader.take(
                AgentArgument.read(
                        argument,
                        piece -> complaints.add("agent argument: " + shown(piece)
                                + " is not key=value; nearest valid key: "
                                + nearest(piece, Key::text))),
                Origin.AGENT_ARGUMENT,
                Key::text,
                key -> "agent argument");
        reader.take(
                withPrefix(properties, PROPERTY_PREFIX),
                Origin.SYSTEM_PROPERTY,
                Key::property,
                key -> "system property " + key.property());
        reader.take(
                withPrefix(environment, VARIABLE_PREFIX),
                Origin.ENVIRONMENT,
                Key::variable,
                key -> "environment " + key.variable());
        reader.check();
        Setting config = settings.get(Key.CONFIG);
        if (config != null) {
            Map<String, String> file = file(config.value(), complaints);
            if (file.remove(Key.CONFIG.text()) != null) {
                complaints.add("config file: config is not read from a file");
            }
            reader.take(file, Origin.FILE, Key::text, key -> "file " + shown(config.value()));
            reader.check();
        }
        return new Options(settings, complaints, temporary);
    }

    /** What was wrong or has no effect, one line each; the caller tells it once. */
    public List<String> complaints() {
        return complaints;
    }

    /** Where a value comes from. */
    public Origin origin(Key key) {
        Setting setting = settings.get(key);
        return setting == null ? Origin.DEFAULT : setting.origin();
    }

    /** A value as text; null if it has none and no default. */
    public @Nullable String value(Key key) {
        Setting setting = settings.get(key);
        if (setting != null) {
            return setting.value();
        }
        return switch (key) {
            case DIR -> temporary.resolve("wirewitness").toString();
            case INCIDENTS -> dir().resolve("incidents.jsonl").toString();
            default -> key.defaultText().equals("-") ? null : key.defaultText();
        };
    }

    /** Where everything the agent writes goes. */
    public Path dir() {
        return Values.path(text(Key.DIR));
    }

    /** The file of incidents. */
    public Path incidents() {
        return Values.path(text(Key.INCIDENTS));
    }

    /** The size at which that file is rotated. */
    public long incidentsMaxBytes() {
        return Values.bytes(text(Key.INCIDENTS_MAX_BYTES), 0, Long.MAX_VALUE);
    }

    /** Where verdicts are told. */
    public Log log() {
        return Log.valueOf(text(Key.LOG).toUpperCase(Locale.ROOT));
    }

    /** What becomes of findings about the settings. */
    public Lint lint() {
        return Lint.valueOf(text(Key.LINT).toUpperCase(Locale.ROOT));
    }

    /** Whether verdicts are attached to exceptions. */
    public boolean annotate() {
        return !text(Key.ANNOTATE).equals("off");
    }

    /** Where packets come from; a sidecar's directory counts as off in this version. */
    public Capture capture() {
        String text = text(Key.CAPTURE);
        return text.startsWith(Key.DIRECTORY_PREFIX) ? Capture.OFF : Capture.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The interface to capture on. */
    public String captureInterface() {
        return text(Key.CAPTURE_INTERFACE);
    }

    /** The capture filter; null for one that the agent makes itself. */
    public @Nullable String captureFilter() {
        return value(Key.CAPTURE_FILTER);
    }

    /** The most bytes looked at of a packet. */
    public int captureSnaplenBytes() {
        return (int) Values.bytes(text(Key.CAPTURE_SNAPLEN), 0, Integer.MAX_VALUE);
    }

    /** The size of the ring that holds packets. */
    public int captureRingBytes() {
        return (int) Values.bytes(text(Key.CAPTURE_RING_BYTES), 0, Integer.MAX_VALUE);
    }

    /** Whether payload inside the snap length is kept. */
    public boolean capturePayload() {
        return Values.onOff(text(Key.CAPTURE_PAYLOAD));
    }

    /** The most of one core that the capture may use. */
    public int captureMaxCpuPercent() {
        return Values.percent(text(Key.CAPTURE_MAX_CPU));
    }

    /** Whether the kernel is asked. */
    public boolean kernel() {
        return !text(Key.KERNEL).equals("off");
    }

    /** Whether the flight recorder is used. */
    public boolean jfr() {
        return text(Key.JFR).equals("on");
    }

    /** What is cut from URLs. */
    public Redaction redaction() {
        return Values.redaction(text(Key.REDACT));
    }

    /** Whether an instrumentation such as {@code okhttp-4.0} is on: {@code -okhttp} and {@code -okhttp-4.0} say no. */
    public boolean probeEnabled(String name) {
        return Values.switchedOff(text(Key.PROBES)).stream().noneMatch(off -> matches(name, off));
    }

    /** One line for each switched-off name that no instrumentation has. */
    public List<String> probeComplaints(Collection<String> names) {
        return Values.switchedOff(text(Key.PROBES)).stream()
                .filter(off -> names.stream().noneMatch(name -> matches(name, off)))
                .sorted()
                .map(off -> "option probes (" + place(Key.PROBES) + "): there is no instrumentation " + shown(off)
                        + "; nearest: " + Nearest.to(off, names))
                .toList();
    }

    /**
     * The one line at start, without the product's name, which notices begin with: the version, the tiers that work, and each value that is not the default with its origin.
     *
     * @param tiers each for people, such as {@code packets (libpcap on any)}
     */
    public String startLine(String version, String... tiers) {
        List<String> changed = new ArrayList<>();
        settings.forEach((key, setting) -> {
            if (!setting.value().equals(key.defaultText())) {
                changed.add(key.text() + "=" + plain(setting.value()) + " (" + setting.place() + ")");
            }
        });
        return "version " + version + ", evidence from "
                + String.join(", ", Arrays.stream(tiers).map(Options::plain).toList()) + "; "
                + (changed.isEmpty() ? "all options at their defaults" : String.join(", ", changed));
    }

    private static boolean matches(String name, String off) {
        return name.equals(off) || name.startsWith(off + "-");
    }

    private String place(Key key) {
        Setting setting = settings.get(key);
        return setting == null ? "default" : setting.place();
    }

    private String text(Key key) {
        String value = value(key);
        return value == null ? "" : value;
    }

    private static Map<String, String> withPrefix(Map<String, String> all, String prefix) {
        Map<String, String> ours = new TreeMap<>(all);
        ours.keySet().removeIf(name -> !name.startsWith(prefix));
        return ours;
    }

    private static Map<String, String> file(String name, List<String> complaints) {
        Map<String, String> pairs = new TreeMap<>();
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            byte[] bytes = in.readNBytes(MOST_FILE_BYTES + 1);
            if (bytes.length > MOST_FILE_BYTES) {
                complaints.add("config file " + shown(name) + " is longer than 1 MiB and was not read");
                return pairs;
            }
            Properties properties = new Properties();
            properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
            for (String key : properties.stringPropertyNames()) {
                String bare = key.startsWith(PROPERTY_PREFIX) ? key.substring(PROPERTY_PREFIX.length()) : key;
                pairs.put(bare, properties.getProperty(key, "").strip());
            }
        } catch (IOException | RuntimeException e) {
            complaints.add("config file " + shown(name) + " could not be read (" + plain(String.valueOf(e)) + ")");
        }
        return pairs;
    }

    private static String nearest(String given, Function<Key, String> form) {
        List<String> names = Arrays.stream(Key.values()).map(form).toList();
        return String.valueOf(Nearest.to(given, names));
    }

    private static String shown(String text) {
        return "\"" + plain(text) + "\"";
    }

    /** One line, printable and short. */
    private static String plain(String text) {
        String cut = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    }

    /** Fills the settings from the strongest source to the weakest. */
    private static final class Reader {
        private final Map<Key, Setting> settings;
        private final List<String> complaints;
        private final Map<Key, Setting> fresh = new EnumMap<>(Key.class);
        private final Set<Key> spokenFor = EnumSet.noneOf(Key.class);

        Reader(Map<Key, Setting> settings, List<String> complaints) {
            this.settings = settings;
            this.complaints = complaints;
        }

        /** Takes the pairs of one source, unless a stronger source has spoken already. */
        void take(Map<String, String> pairs, Origin origin, Function<Key, String> form, Function<Key, String> place) {
            Map<String, Key> keys = new HashMap<>();
            for (Key key : Key.values()) {
                keys.put(form.apply(key), key);
            }
            pairs.forEach((name, value) -> {
                Key key = keys.get(name);
                if (key == null) {
                    complaints.add("unknown option " + shown(name) + " (" + source(origin) + "); nearest valid key: "
                            + nearest(name, form));
                } else if (spokenFor.add(key)) {
                    fresh.put(key, new Setting(value.strip(), origin, place.apply(key)));
                }
            });
        }

        /** Keeps the values that are values. */
        void check() {
            fresh.forEach((key, setting) -> {
                String complaint = key.complaint(setting.value());
                String what = "option " + key.text() + "=" + plain(setting.value()) + " (" + setting.place() + "): ";
                if (complaint != null) {
                    complaints.add(what + plain(complaint) + "; the default stays: " + key.defaultText());
                    return;
                }
                if (key.isForLater(setting.value())) {
                    complaints.add(what + "this version does not have it yet"
                            + (key == Key.CAPTURE ? "; there is no packet evidence" : "; it has no effect"));
                }
                settings.put(key, setting);
            });
            fresh.clear();
        }

        private static String source(Origin origin) {
            return switch (origin) {
                case AGENT_ARGUMENT -> "agent argument";
                case SYSTEM_PROPERTY -> "system property";
                case ENVIRONMENT -> "environment";
                case FILE -> "config file";
                case DEFAULT -> "default";
            };
        }
    }
}

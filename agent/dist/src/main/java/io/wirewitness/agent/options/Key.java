package io.wirewitness.agent.options;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every option, in the order of {@code docs/options.md}. Names and meanings are a promise to users' scripts. */
public enum Key {
    DIR("dir", "<temp>/wirewitness"),
    INCIDENTS("incidents", "<dir>/incidents.jsonl"),
    INCIDENTS_MAX_BYTES("incidents.max-bytes", "16MiB"),
    LOG("log", "slf4j"),
    ANNOTATE("annotate", "suppressed"),
    CAPTURE("capture", "auto"),
    CAPTURE_INTERFACE("capture.interface", "any"),
    CAPTURE_FILTER("capture.filter", "-"),
    CAPTURE_SNAPLEN("capture.snaplen", "128"),
    CAPTURE_RING_BYTES("capture.ring-bytes", "16MiB"),
    CAPTURE_PAYLOAD("capture.payload", "off"),
    CAPTURE_MAX_CPU("capture.max-cpu", "5"),
    KERNEL("kernel", "auto"),
    JFR("jfr", "on"),
    LINT("lint", "on"),
    LINT_UPSTREAM("lint.upstream", "-"),
    PROBES("probes", "all"),
    REDACT("redact", "query,userinfo"),
    CONFIG("config", "-");

    static final String DIRECTORY_PREFIX = "dir:";

    private final String text;
    private final String defaultText;

    Key(String text, String defaultText) {
        this.text = text;
        this.defaultText = defaultText;
    }

    /** The name in an agent argument and in a file. */
    public String text() {
        return text;
    }

    /** The default, as the documentation writes it; {@code -} for none. */
    public String defaultText() {
        return defaultText;
    }

    /** The system property. */
    public String property() {
        return "wirewitness." + text;
    }

    /** The environment variable: upper case, {@code .} and {@code -} as {@code _}. */
    public String variable() {
        return property().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** True if this version accepts the value and does nothing with it yet. */
    boolean isForLater(String value) {
        return switch (this) {
            case CAPTURE -> value.startsWith(DIRECTORY_PREFIX);
            default -> false;
        };
    }

    /** Why a text is no value of this option; null if it is one. */
    @Nullable
    String complaint(String value) {
        try {
            check(value);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private void check(String value) {
        switch (this) {
            case DIR, INCIDENTS, CONFIG -> Values.path(value);
            case INCIDENTS_MAX_BYTES -> Values.bytes(value, 64L << 10, 1L << 40);
            case LOG -> Values.oneOf(value, List.of("slf4j", "stderr", "off"));
            case ANNOTATE -> Values.oneOf(value, List.of("suppressed", "off"));
            case CAPTURE -> checkCapture(value);
            case CAPTURE_INTERFACE, CAPTURE_FILTER -> Values.notBlank(value);
            case LINT_UPSTREAM -> Upstream.read(value);
            case CAPTURE_SNAPLEN -> Values.bytes(value, 68, 262_144);
            case CAPTURE_RING_BYTES -> Values.bytes(value, 256L << 10, 1L << 30);
            case CAPTURE_PAYLOAD, JFR -> Values.onOff(value);
            case CAPTURE_MAX_CPU -> Values.percent(value);
            case KERNEL -> Values.oneOf(value, List.of("auto", "off"));
            case LINT -> Values.oneOf(value, List.of("on", "off", "strict"));
            case PROBES -> Values.switchedOff(value);
            case REDACT -> Values.redaction(value);
        }
    }

    private static void checkCapture(String value) {
        if (value.startsWith(DIRECTORY_PREFIX)) {
            Values.path(value.substring(DIRECTORY_PREFIX.length()));
        } else if (!List.of("auto", "libpcap", "tcpdump", "off").contains(value)) {
            throw new IllegalArgumentException("not one of auto, libpcap, tcpdump, dir:PATH, off");
        }
    }
}

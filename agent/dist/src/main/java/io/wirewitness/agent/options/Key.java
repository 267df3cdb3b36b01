package io.wirewitness.agent.options;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every option, in the order of {@code docs/options.md}. Names and meanings are a promise to users' scripts. */
public enum Key {
    DIR("dir", "<temp>/wirewitness", Values::path),
    INCIDENTS("incidents", "<dir>/incidents.jsonl", Values::path),
    INCIDENTS_MAX_BYTES("incidents.max-bytes", "16MiB", text -> Values.bytes(text, 64L << 10, 1L << 40)),
    LOG("log", "slf4j", text -> Values.oneOf(text, List.of("slf4j", "stderr", "off"))),
    ANNOTATE("annotate", "suppressed", text -> Values.oneOf(text, List.of("suppressed", "off"))),
    CAPTURE("capture", "auto", Key::checkCapture),
    CAPTURE_INTERFACE("capture.interface", "any", Values::notBlank),
    CAPTURE_FILTER("capture.filter", "-", Values::notBlank),
    CAPTURE_SNAPLEN("capture.snaplen", "128", text -> Values.bytes(text, 68, 262_144)),
    CAPTURE_RING_BYTES("capture.ring-bytes", "16MiB", text -> Values.bytes(text, 256L << 10, 1L << 30)),
    CAPTURE_PAYLOAD("capture.payload", "off", Values::onOff),
    CAPTURE_MAX_CPU("capture.max-cpu", "5", Values::percent),
    KERNEL("kernel", "auto", text -> Values.oneOf(text, List.of("auto", "off"))),
    JFR("jfr", "on", Values::onOff),
    LINT("lint", "on", text -> Values.oneOf(text, List.of("on", "off", "strict"))),
    LINT_UPSTREAM("lint.upstream", "-", Values::notBlank),
    PROBES("probes", "all", Values::switchedOff),
    REDACT("redact", "query,userinfo", Values::redaction),
    CONFIG("config", "-", Values::path);

    static final String DIRECTORY_PREFIX = "dir:";

    private final String text;
    private final String defaultText;
    private final Consumer<String> check;

    Key(String text, String defaultText, Consumer<String> check) {
        this.text = text;
        this.defaultText = defaultText;
        this.check = check;
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
            case JFR, LINT, LINT_UPSTREAM -> true;
            case CAPTURE -> value.startsWith(DIRECTORY_PREFIX);
            default -> false;
        };
    }

    /** Why a text is no value of this option; null if it is one. */
    @Nullable
    String complaint(String value) {
        try {
            check.accept(value);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
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

package io.wirewitness.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What proc(5) tells of another process, without touching it.
 *
 * @param pid its number
 * @param user the user it runs as; -1 if not known
 * @param ourUser the user we run as; -1 if not known
 * @param feature its Java feature release; -1 if not known
 * @param version its Java version; null if not known
 * @param flags its arguments for the JVM, those of {@code JAVA_TOOL_OPTIONS} and {@code JDK_JAVA_OPTIONS} included; empty
 *     if not readable
 * @param loadsJvm whether it has libjvm loaded; null if not known
 * @param sameNetwork whether it is in our network namespace; null if not known
 * @param sameFiles whether it is in our mount namespace; null if not known
 * @param mayCapture whether it has CAP_NET_RAW; null if not known
 */
record TargetJvm(
        long pid,
        int user,
        int ourUser,
        int feature,
        @Nullable String version,
        List<String> flags,
        @Nullable Boolean loadsJvm,
        @Nullable Boolean sameNetwork,
        @Nullable Boolean sameFiles,
        @Nullable Boolean mayCapture) {

    /** {@code include/uapi/linux/capability.h}. */
    private static final int CAP_NET_RAW = 13;

    /** From here a dynamically loaded agent is warned of (JEP 451). */
    private static final int FIRST_WITH_ATTACH_WARNING = 21;

    /** From here a first native call is warned of (JEP 472). */
    private static final int FIRST_WITH_NATIVE_WARNING = 24;

    private static final Pattern JAVA_VERSION = Pattern.compile("JAVA_VERSION=\"([^\"]+)\"");

    TargetJvm {
        flags = List.copyOf(flags);
    }

    /** Reads a process; null if there is none of this number, or no {@code /proc}. */
    static @Nullable TargetJvm read(Path proc, long pid) {
        Path process = proc.resolve(Long.toString(pid));
        Path self = proc.resolve("self");
        String status = text(process.resolve("status"));
        if (status == null) {
            return null;
        }
        String version = version(process);
        return new TargetJvm(
                pid,
                number(field(status, "Uid:", 1)),
                number(field(String.valueOf(text(self.resolve("status"))), "Uid:", 1)),
                feature(version),
                version,
                flags(process),
                loadsJvm(process),
                same(process, self, "net"),
                same(process, self, "mnt"),
                mayCapture(field(status, "CapEff:", 0)));
    }

    /** True if the attach interface is switched off. */
    boolean refusesAttach() {
        return Boolean.TRUE.equals(last("DisableAttachMechanism"));
    }

    /** True if it takes no agents after its start. */
    boolean refusesAgents() {
        return Boolean.FALSE.equals(last("EnableDynamicAgentLoading"));
    }

    /** True if loading an agent prints the JVM's four lines of warning. */
    boolean warnsOfAgents() {
        return feature >= FIRST_WITH_ATTACH_WARNING && last("EnableDynamicAgentLoading") == null;
    }

    /** True if the first native call prints the JVM's warning. */
    boolean warnsOfNativeAccess() {
        return feature >= FIRST_WITH_NATIVE_WARNING
                && flags.stream()
                        .noneMatch(flag -> flag.startsWith("--enable-native-access")
                                || flag.equals("--illegal-native-access=allow"));
    }

    /** True if native calls are refused. */
    boolean deniesNativeAccess() {
        return flags.contains("--illegal-native-access=deny")
                && flags.stream().noneMatch(flag -> flag.startsWith("--enable-native-access"));
    }

    /** True if it was started with our agent. */
    boolean hasAgent() {
        return flags.stream().anyMatch(flag -> flag.startsWith("-javaagent:") && flag.contains("wirewitness"));
    }

    private @Nullable Boolean last(String name) {
        Boolean last = null;
        for (String flag : flags) {
            if (flag.equals("-XX:+" + name)) {
                last = true;
            } else if (flag.equals("-XX:-" + name)) {
                last = false;
            }
        }
        return last;
    }

    /** The file {@code release} that every JDK and JRE has at its top. */
    private static @Nullable String version(Path process) {
        try {
            Path home = process.resolve("exe").toRealPath().getParent();
            home = home == null ? null : home.getParent();
            if (home == null) {
                return null;
            }
            // Through the process' own root: in a container the path means another file.
            Path inside = process.resolve("root").resolve(home.toString().substring(1));
            String release = text(inside.resolve("release"));
            if (release == null) {
                release = text(home.resolve("release"));
            }
            Matcher matcher = JAVA_VERSION.matcher(String.valueOf(release));
            return matcher.find() ? matcher.group(1) : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static int feature(@Nullable String version) {
        if (version == null) {
            return -1;
        }
        try {
            return Runtime.Version.parse(version.startsWith("1.") ? version.substring(2, 3) : version)
                    .feature();
        } catch (RuntimeException notAVersion) {
            return -1;
        }
    }

    /** Only words that are flags are kept: an environment may hold secrets. */
    private static List<String> flags(Path process) {
        List<String> flags = new ArrayList<>();
        String environment = String.valueOf(text(process.resolve("environ")));
        for (String variable : environment.split("\0", -1)) {
            if (variable.startsWith("JAVA_TOOL_OPTIONS=") || variable.startsWith("JDK_JAVA_OPTIONS=")) {
                for (String word : variable.substring(variable.indexOf('=') + 1).split("\\s+", -1)) {
                    add(flags, word);
                }
            }
        }
        String[] words = String.valueOf(text(process.resolve("cmdline"))).split("\0", -1);
        for (int i = 1; i < words.length && words[i].startsWith("-") && !words[i].equals("-jar"); i++) {
            add(flags, words[i]);
            boolean takesNext = words[i].equals("-cp")
                    || words[i].equals("-classpath")
                    || words[i].equals("-p")
                    || (words[i].startsWith("--") && words[i].indexOf('=') < 0);
            if (takesNext) {
                i++;
                if (words[i - 1].equals("--enable-native-access") && i < words.length) {
                    add(flags, words[i - 1] + "=" + words[i]);
                }
            }
        }
        return flags;
    }

    private static void add(List<String> flags, String word) {
        if (word.startsWith("-XX:") || word.startsWith("-javaagent:") || word.contains("native-access")) {
            flags.add(word);
        }
    }

    private static @Nullable Boolean loadsJvm(Path process) {
        String maps = text(process.resolve("maps"));
        return (maps == null || maps.isEmpty()) ? null : maps.contains("/libjvm.so");
    }

    private static @Nullable Boolean same(Path process, Path self, String namespace) {
        try {
            return Files.readSymbolicLink(process.resolve("ns").resolve(namespace))
                    .equals(Files.readSymbolicLink(self.resolve("ns").resolve(namespace)));
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static @Nullable Boolean mayCapture(@Nullable String effective) {
        try {
            return effective == null ? null : (Long.parseUnsignedLong(effective, 16) >>> CAP_NET_RAW & 1) == 1;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable String field(String status, String name, int index) {
        for (String line : status.split("\n", -1)) {
            if (line.startsWith(name)) {
                String[] words = line.substring(name.length()).strip().split("\\s+", -1);
                return index < words.length ? words[index] : null;
            }
        }
        return null;
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? -1 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) || Files.exists(file)
                    ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}

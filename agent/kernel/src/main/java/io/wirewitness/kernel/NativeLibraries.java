package io.wirewitness.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Links the C library and libpcap, each on its own, by the binding that suits this JVM. Nothing here throws: what does
 * not work comes back as a reason. Any thread; each library is linked once, and the answer kept.
 */
public final class NativeLibraries {

    /** Debian and Ubuntu name libpcap 0.8 for history's sake, everyone else 1; the last is there with -dev packages. */
    static final List<String> PCAP_NAMES = List.of("libpcap.so.0.8", "libpcap.so.1", "libpcap.so");

    /** {@code java.lang.foreign} is final from Java 22 (JEP 454). */
    private static final int FIRST_WITH_FFM = 22;

    private final boolean ffm;
    private final @Nullable Path directory;
    private @Nullable Opened<NativeCalls.Libc> libc;
    private @Nullable Opened<NativeCalls.Pcap> pcap;

    NativeLibraries(boolean ffm, @Nullable Path directory) {
        this.ffm = ffm;
        this.directory = directory;
    }

    /**
     * The binding for this JVM.
     *
     * @param directory where JNA may unpack its own library; null for JNA's choice. Not used with Java 22 and later
     */
    public static NativeLibraries of(@Nullable Path directory) {
        return new NativeLibraries(Runtime.version().feature() >= FIRST_WITH_FFM, directory);
    }

    /** The C library. */
    public synchronized Opened<NativeCalls.Libc> libc() {
        Opened<NativeCalls.Libc> known = libc;
        if (known == null) {
            known = open("the C library", () -> ffm ? new FfmCalls.Libc() : new JnaCalls.Libc());
            libc = known;
        }
        return known;
    }

    /** libpcap. */
    public synchronized Opened<NativeCalls.Pcap> pcap() {
        Opened<NativeCalls.Pcap> known = pcap;
        if (known == null) {
            known = open("libpcap", () -> ffm ? new FfmCalls.Pcap() : firstPcap());
            pcap = known;
        }
        return known;
    }

    private static NativeCalls.Pcap firstPcap() {
        LinkageError last = new UnsatisfiedLinkError("no name to try");
        for (String name : PCAP_NAMES) {
            try {
                return new JnaCalls.Pcap(name);
            } catch (UnsatisfiedLinkError e) {
                last = e;
            }
        }
        throw last;
    }

    private <T> Opened<T> open(String what, Link<T> link) {
        String system = System.getProperty("os.name", "");
        if (!system.toLowerCase(Locale.ROOT).startsWith("linux")) {
            return Opened.not("needs Linux, this is " + system);
        }
        try {
            if (!ffm) {
                JnaCalls.initialise(directory);
            }
            return Opened.of(link.link());
        } catch (Throwable e) { // LinkageErrors of many kinds; whatever it is, the agent goes on without
            return Opened.not(reason(what, Foreign.root(e)));
        }
    }

    private static String reason(String what, Throwable failure) {
        if (failure instanceof IllegalCallerException) {
            return "native access is denied: add --enable-native-access=ALL-UNNAMED to the java command";
        }
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        String help = what.equals("libpcap") && isMissing(failure, message)
                ? "; install it: apt-get install libpcap0.8, apk add libpcap or yum install libpcap"
                : "";
        return "cannot link " + what + ": " + failure.getClass().getSimpleName() + ": " + message + help;
    }

    private static boolean isMissing(Throwable failure, String message) {
        return failure instanceof IllegalArgumentException // SymbolLookup.libraryLookup's way to say it
                || message.contains("No such file")
                || message.contains("Unable to load library");
    }

    private interface Link<T> {
        T link() throws Exception;
    }
}

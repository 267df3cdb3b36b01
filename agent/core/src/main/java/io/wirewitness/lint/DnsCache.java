package io.wirewitness.lint;

import io.wirewitness.diagnose.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long the JDK keeps what a lookup of a name brought. Immutable; any thread.
 *
 * @param kind of which answers
 * @param seconds {@link #FOREVER}, or 0 for not at all
 * @param chosen whether somebody set it
 * @param source where it was read
 */
public record DnsCache(Kind kind, long seconds, boolean chosen, String source) {

    /** Until the JVM ends. */
    public static final long FOREVER = -1;

    /** Read from {@code sun.net.InetAddressCachePolicy} of 17 and 25. */
    private static final long DEFAULT_SECONDS = 30;

    /** The last JDK with a security manager. */
    private static final int SECURITY_MANAGER_UNTIL = 23;

    /** Of which answers; the property of the JDK's security configuration, the system property behind it, and the field. */
    public enum Kind {
        /** Addresses. */
        FOUND("networkaddress.cache.ttl", "sun.net.inetaddr.ttl", "InetAddressCachePolicy.cachePolicy"),
        /** That there is no address. */
        FAILED(
                "networkaddress.cache.negative.ttl",
                "sun.net.inetaddr.negative.ttl",
                "InetAddressCachePolicy.negativeCachePolicy"),
        /** Old addresses while no name server answers. */
        STALE(
                "networkaddress.cache.stale.ttl",
                "sun.net.inetaddr.stale.ttl",
                "InetAddressCachePolicy.staleCachePolicy");

        private final String security;
        private final String system;
        private final String field;

        Kind(String security, String system, String field) {
            this.security = security;
            this.system = system;
            this.field = field;
        }

        /** The name of the security property. */
        public String security() {
            return security;
        }

        /** The name of the system property that counts where the security property is not set. */
        public String system() {
            return system;
        }

        /** The name under which {@link JvmSettings#effective} has it. */
        public String field() {
            return field;
        }
    }

    /** What counts for addresses, or will count once it is read. */
    public static DnsCache found(JvmSettings jvm) {
        DnsCache set = set(jvm, Kind.FOUND);
        if (set != null) {
            return set;
        }
        String jdk = "JDK " + jvm.feature();
        return hasSecurityManager(jvm)
                ? new DnsCache(Kind.FOUND, FOREVER, false, jdk + " with a security manager")
                : new DnsCache(Kind.FOUND, DEFAULT_SECONDS, false, jdk);
    }

    /** What counts, or will count once it is read; null if not known. */
    public static @Nullable DnsCache of(JvmSettings jvm, Kind kind) {
        return kind == Kind.FOUND ? found(jvm) : set(jvm, kind);
    }

    private static @Nullable DnsCache set(JvmSettings jvm, Kind kind) {
        Long security = jvm.securityNumber(kind.security);
        Long system = jvm.systemNumber(kind.system);
        Long effective = jvm.effective(kind.field);
        if (effective != null) {
            return new DnsCache(kind, effective, security != null || system != null, "field " + kind.field);
        }
        if (security != null) {
            return new DnsCache(kind, normal(security), true, "security property " + kind.security);
        }
        return system == null ? null : new DnsCache(kind, normal(system), true, "system property " + kind.system);
    }

    /** A number as the JDK takes it: every negative one is {@link #FOREVER}. */
    public static long normal(long seconds) {
        return Math.max(seconds, FOREVER);
    }

    /** Names that parts have called which leave the lookup to the JDK, in the order of the parts. */
    public static List<String> namesCalled(ConfigSnapshot config) {
        return config.parts().stream()
                .filter(part -> !part.isServer() && usesJdk(part))
                .flatMap(part -> config.farNames(part).stream())
                .distinct()
                .toList();
    }

    /** Whether calls are known and none of them needed the JDK to look up a name. */
    public static boolean isIdle(ConfigSnapshot config) {
        return config.parts().stream()
                        .anyMatch(part -> !part.isServer() && !part.peers().isEmpty())
                && namesCalled(config).isEmpty();
    }

    /** Whether a part leaves the lookup to the JDK, as far as is known. gRPC's resolver asks it too. */
    private static boolean usesJdk(Part part) {
        Setting resolver = part.setting(SettingKey.RESOLVER);
        return resolver == null || !"netty".equals(resolver.word());
    }

    private static boolean hasSecurityManager(JvmSettings jvm) {
        String manager = jvm.system("java.security.manager");
        return jvm.isBefore(SECURITY_MANAGER_UNTIL + 1)
                && manager != null
                && !manager.equals("allow")
                && !manager.equals("disallow");
    }

    /** {@code for ever}, {@code for 0 s}, {@code for 30 s}. */
    public String shown() {
        return seconds < 0 ? "for ever" : "for " + (seconds == 0 ? "0 s" : Quantity.millis(seconds * 1_000));
    }

    /** As findings print it. */
    public String evidence() {
        String answers = switch (kind) {
            case FOUND -> "an address";
            case FAILED -> "a failed lookup";
            case STALE -> "a stale address";
        };
        return "the JDK keeps " + answers + " " + shown() + " (" + (chosen ? "" : "default, ") + source + ")";
    }

    /** How to make it so many seconds in this JVM. */
    public String toSet(JvmSettings jvm, long number) {
        return jvm.security(kind.security) == null
                ? "-D" + kind.system + "=" + number
                : kind.security + "=" + number + " in conf/security/java.security";
    }
}

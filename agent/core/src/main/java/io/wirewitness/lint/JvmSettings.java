package io.wirewitness.lint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM was told, and what it made of it. Immutable; any thread.
 *
 * @param feature 17, 25; 0 if not known
 * @param version 17.0.15
 * @param system system properties of the catalogue that are set
 * @param security security properties of the catalogue that are set
 * @param effective values that classes of the JDK had read by then, by the field's name as the rules know it; what is
 *     missing was not read yet, or could not be seen without initialising its class. The rules know, in the field's own unit
 *     and a boolean as 1 or 0: {@code InetAddressCachePolicy.cachePolicy}, {@code …negativeCachePolicy} and {@code
 *     …staleCachePolicy}; {@code ConnectionPool.KEEP_ALIVE} and {@code …MAX_POOL_SIZE}; {@code
 *     HttpClientImpl.KEEP_ALIVE_TIMEOUT} and {@code …IDLE_CONNECTION_TIMEOUT}; {@code MultiExchange.RETRY_ALWAYS}; {@code
 *     NetworkClient.defaultConnectTimeout} and {@code …defaultSoTimeout}; {@code KeepAliveCache.result} and {@code
 *     …userKeepAliveServer}; {@code HttpClient.keepAliveProp} and {@code …retryPostProp}, of {@code sun.net.www.http};
 *     {@code ServerConfig.idleIntervalMillis}; {@code OCSP.CONNECT_TIMEOUT} and
 *     {@code …READ_TIMEOUT}, {@code URICertStore.CRL_CONNECT_TIMEOUT} and {@code …CRL_READ_TIMEOUT}
 */
public record JvmSettings(
        int feature,
        String version,
        Map<String, String> system,
        Map<String, String> security,
        Map<String, Long> effective) {

    /** Nothing is known. */
    public static final JvmSettings UNKNOWN = new JvmSettings(0, "unknown", Map.of(), Map.of(), Map.of());
    /** What findings call the JVM itself. */
    public static final String SUBJECT = "JVM";

    public JvmSettings {
        system = Map.copyOf(system);
        security = Map.copyOf(security);
        effective = Map.copyOf(effective);
    }

    /** A JVM with all defaults. */
    public static JvmSettings of(int feature) {
        return new JvmSettings(feature, Integer.toString(feature), Map.of(), Map.of(), Map.of());
    }

    /** Whether it is known to be older than this version. */
    public boolean isBefore(int version) {
        return feature > 0 && feature < version;
    }

    /** A system property; null if it is not set. */
    public @Nullable String system(String name) {
        return system.get(name);
    }

    /** A security property; null if it is not set. */
    public @Nullable String security(String name) {
        return security.get(name);
    }

    /** A value that a class of the JDK has read; null if not known. */
    public @Nullable Long effective(String field) {
        return effective.get(field);
    }

    /** Whether a switch among the system properties is on. */
    public boolean systemIsOn(String name) {
        return "true".equalsIgnoreCase(system.get(name));
    }

    /** A system property that is set, as findings print it. */
    public String systemEvidence(String name) {
        return "-D" + name + "=" + system.get(name) + " (system property)";
    }

    /** A system property as a number; null if it is not set or none. */
    public @Nullable Long systemNumber(String name) {
        return number(system.get(name));
    }

    /** A security property as a number; null if it is not set or none. */
    public @Nullable Long securityNumber(String name) {
        return number(security.get(name));
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.decode(text.strip());
        } catch (NumberFormatException none) {
            return null;
        }
    }
}

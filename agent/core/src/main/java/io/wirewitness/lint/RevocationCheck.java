package io.wirewitness.lint;

import io.wirewitness.diagnose.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK asks somebody else during a TLS handshake, and for how long. Immutable; any thread.
 *
 * @param connectMillis how long it connects; 0 for no limit
 * @param readMillis how long it waits for the answer; 0 for no limit
 * @param evidence each number with where it came from
 */
public record RevocationCheck(long connectMillis, long readMillis, List<String> evidence) {

    private static final String CHECK = "com.sun.net.ssl.checkRevocation";
    private static final String OCSP = "ocsp.enable";
    private static final String CRL = "com.sun.security.enableCRLDP";
    private static final long DEFAULT_MILLIS = 15_000;
    private static final long LONG_MILLIS = 5_000;

    public RevocationCheck {
        evidence = List.copyOf(evidence);
    }

    /** Whether TLS checks certificates for revocation. */
    public static boolean isOn(JvmSettings jvm) {
        return jvm.systemIsOn(CHECK);
    }

    /** Whether a responder of OCSP is asked. */
    public static boolean asksOcsp(JvmSettings jvm) {
        return isOn(jvm) && "true".equalsIgnoreCase(jvm.security(OCSP));
    }

    /** Whether lists of revoked certificates are fetched from where a certificate says. */
    public static boolean fetchesCrl(JvmSettings jvm) {
        return isOn(jvm) && jvm.systemIsOn(CRL);
    }

    /** The OCSP check of a JVM that {@link #asksOcsp}; null if a number is not known. */
    public static @Nullable RevocationCheck ocsp(JvmSettings jvm) {
        return of(jvm, "com.sun.security.ocsp.", "OCSP.", OCSP + " is true (security property)", true);
    }

    /** The fetch of a JVM that {@link #fetchesCrl}; null if a number is not known. */
    public static @Nullable RevocationCheck crl(JvmSettings jvm) {
        return of(jvm, "com.sun.security.crl.", "URICertStore.CRL_", jvm.systemEvidence(CRL), false);
    }

    /** Whether a server that does not answer is waited for longer than a user waits. */
    public boolean isLong() {
        return connectMillis == 0 || readMillis == 0 || connectMillis >= LONG_MILLIS || readMillis >= LONG_MILLIS;
    }

    /** {@code up to 15 s + 15 s = 30 s}, {@code any time}. */
    public String sum() {
        return connectMillis == 0 || readMillis == 0
                ? "any time"
                : "up to " + Quantity.millis(connectMillis) + " + " + Quantity.millis(readMillis) + " = "
                        + Quantity.millis(connectMillis + readMillis);
    }

    /** @param follows whether the second time-out is the first one's unless it is set: so with OCSP, not with CRLs (measured) */
    private static @Nullable RevocationCheck of(
            JvmSettings jvm, String properties, String fields, String why, boolean follows) {
        Limit connect = limit(jvm, properties + "timeout", fields + "CONNECT_TIMEOUT", null);
        Limit read = connect == null
                ? null
                : limit(jvm, properties + "readtimeout", fields + "READ_TIMEOUT", follows ? connect : null);
        return connect == null || read == null
                ? null
                : new RevocationCheck(
                        connect.millis(),
                        read.millis(),
                        List.of(jvm.systemEvidence(CHECK), why, connect.evidence(), read.evidence()));
    }

    private static @Nullable Limit limit(JvmSettings jvm, String property, String field, @Nullable Limit missing) {
        Long effective = jvm.effective(field);
        if (effective != null) {
            return new Limit(effective, property + " is " + Quantity.millis(effective) + " (field " + field + ")");
        }
        JdkTimeout set = JdkTimeout.parse(jvm.system(property));
        if (set != null && set.unit() && !JdkTimeout.unitsAreRead(jvm)) {
            return null;
        }
        if (set != null) {
            return new Limit(set.millis(), jvm.systemEvidence(property));
        }
        long millis = missing == null ? DEFAULT_MILLIS : missing.millis();
        return new Limit(
                millis,
                property + " is " + Quantity.millis(millis) + " (default"
                        + (missing == null ? ")" : ", that of the connect time-out)"));
    }

    private record Limit(long millis, String evidence) {}
}

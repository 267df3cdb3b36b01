package io.wirewitness.agent;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What OpenSSL's and BoringSSL's error texts say of a handshake, as netty and Conscrypt pass them on: {@code
 * error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE}, with blanks and small letters in OpenSSL 3.
 *
 * @param alert the alert's name; null if the text names none
 * @param fromPeer whether the peer sent it: a reason with ALERT in it is one that was read (ssl/s3_pkt and rec_layer_s3:
 *     SSL_AD_REASON_OFFSET plus the alert's number)
 * @param noTls whether the peer's first bytes were no TLS
 */
record OpenSslWords(@Nullable String alert, boolean fromPeer, boolean noTls) {

    private static final Pattern ERROR =
            Pattern.compile("error:[0-9a-fA-F]{4,8}:SSL routines:[^:]*:+([A-Za-z0-9_ /]+)");
    private static final Pattern ALERT = Pattern.compile("(?:SSLV3|TLSV1|TLSV13)_ALERT_([A-Z0-9_]+)");
    private static final Pattern TLSV1 = Pattern.compile("TLSV1_([A-Z0-9_]+)");

    private static final OpenSslWords NO_TLS = new OpenSslWords(null, false, true);

    /** What a message says; null if it is not such a text, or names neither an alert nor a protocol. */
    static @Nullable OpenSslWords of(@Nullable String message) {
        Matcher error = message == null ? null : ERROR.matcher(message);
        if (error == null || !error.find()) {
            return null;
        }
        String reason = error.group(1)
                .strip()
                .toUpperCase(Locale.ROOT)
                .replace(' ', '_')
                .replace('/', '_');
        if (reason.equals("HTTP_REQUEST") || reason.equals("HTTPS_PROXY_REQUEST")) {
            return NO_TLS;
        }
        Matcher alert = ALERT.matcher(reason);
        if (alert.matches()) {
            return new OpenSslWords(name(alert.group(1)), true, false);
        }
        Matcher extension = TLSV1.matcher(reason);
        if (extension.matches() && ofExtensions(extension.group(1))) {
            return new OpenSslWords(name(extension.group(1)), true, false);
        }
        return null;
    }

    /** Alerts that came with extensions have no ALERT in their names (openssl/sslerr.h, 1110 and above). */
    private static boolean ofExtensions(String reason) {
        return switch (reason) {
            case "UNSUPPORTED_EXTENSION",
                    "CERTIFICATE_UNOBTAINABLE",
                    "UNRECOGNIZED_NAME",
                    "BAD_CERTIFICATE_STATUS_RESPONSE",
                    "BAD_CERTIFICATE_HASH_VALUE",
                    "UNKNOWN_PSK_IDENTITY" -> true;
            default -> false;
        };
    }

    private static String name(String alert) {
        return switch (alert) {
            case "USER_CANCELLED" -> "user_canceled";
            case "DECRYPTION_FAILED" -> "decryption_failed";
            default -> alert.toLowerCase(Locale.ROOT);
        };
    }
}

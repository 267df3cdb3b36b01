package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSslWordsTest {

    @ParameterizedTest
    @CsvSource({
        "error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE, handshake_failure",
        "error:1000042e:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION, protocol_version",
        "error:1000045c:SSL routines:OPENSSL_internal:TLSV13_ALERT_CERTIFICATE_REQUIRED, certificate_required",
        "error:0A000418:SSL routines::tlsv1 alert unknown ca, unknown_ca",
        "error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure, handshake_failure",
        "error:10000458:SSL routines:OPENSSL_internal:TLSV1_UNRECOGNIZED_NAME, unrecognized_name"
    })
    void anAlertInAReasonIsThePeers(String message, String alert) {
        assertThat(OpenSslWords.of(message)).isEqualTo(new OpenSslWords(alert, true, false));
    }

    @Test
    void aPlainRequestIsNoTls() {
        assertThat(OpenSslWords.of("error:1000009c:SSL routines:OPENSSL_internal:HTTP_REQUEST"))
                .isEqualTo(new OpenSslWords(null, false, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED",
                "error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER",
                "PKIX path building failed",
                ""
            })
    void theRestNamesNoAlert(String message) {
        assertThat(OpenSslWords.of(message)).isNull();
    }

    @Test
    void noMessage() {
        assertThat(OpenSslWords.of(null)).isNull();
    }

    /** RFC 5280, 4.2.2.1: OCSP first, then caIssuers, as authorities write it. */
    @Test
    void whereTheIssuerIs() {
        byte[] access = {
            0x04,
            0x35,
            0x30,
            0x33,
            0x30,
            0x17,
            0x06,
            0x08,
            0x2b,
            0x06,
            0x01,
            0x05,
            0x05,
            0x07,
            0x30,
            0x01,
            (byte) 0x86,
            0x0b,
            'h',
            't',
            't',
            'p',
            ':',
            '/',
            '/',
            'o',
            '.',
            'x',
            '/',
            0x30,
            0x18,
            0x06,
            0x08,
            0x2b,
            0x06,
            0x01,
            0x05,
            0x05,
            0x07,
            0x30,
            0x02,
            (byte) 0x86,
            0x0c,
            'h',
            't',
            't',
            'p',
            ':',
            '/',
            '/',
            'c',
            '.',
            'x',
            '/',
            'i'
        };
        assertThat(TlsSessions.issuerAddress(access)).isEqualTo("http://c.x/i");
        assertThat(TlsSessions.issuerAddress(java.util.Arrays.copyOf(access, access.length - 1)))
                .isNull();
        assertThat(TlsSessions.issuerAddress(new byte[0])).isNull();
        assertThat(TlsSessions.issuerAddress(null)).isNull();
    }
}

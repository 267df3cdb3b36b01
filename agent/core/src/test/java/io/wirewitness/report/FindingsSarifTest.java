package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The logs against the schema that OASIS has published. */
class FindingsSarifTest {

    private static Finding finding(String rule, Severity severity) {
        return new Finding(rule, severity, "OkHttp \"1\" -> api:443", "h\u202e", List.of("e"), "a\n", "observed", null);
    }

    private static Set<ValidationMessage> faults(String log) throws IOException {
        try (InputStream in = FindingsSarifTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            JsonSchema schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(text);
            return schema.validate(log, InputFormat.JSON);
        }
    }

    private static String log(List<Finding> findings, @Nullable String file) {
        return FindingsSarif.write(findings, "1.0", file);
    }

    @Test
    void everyLogKeepsToTheSchema() throws IOException {
        List<Finding> findings = List.of(
                finding("keep-alive-outlives-peer", Severity.ERROR),
                finding("mtu-probing-off", Severity.WARNING),
                finding("keep-alive-outlives-peer", Severity.NOTE));
        assertThat(faults(log(findings, "conf/settings.json"))).isEmpty();
        assertThat(faults(log(findings, null))).isEmpty();
        assertThat(faults(log(List.of(), null))).isEmpty();
    }

    @Test
    void theSchemaWouldNoticeAFault() throws IOException {
        String log = log(List.of(finding("mtu-probing-off", Severity.NOTE)), null);
        assertThat(faults(log.replace("\"note\"", "\"remark\""))).isNotEmpty();
        assertThat(faults(log.replace("\"ruleIndex\"", "\"rule\""))).isNotEmpty();
    }
}

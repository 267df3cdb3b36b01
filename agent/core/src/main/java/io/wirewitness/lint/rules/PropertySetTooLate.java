package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.DnsCache;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A property was changed after the class that reads it had read it. */
public final class PropertySetTooLate implements LintRule {

    private static final List<Owned> OWNED = List.of(
            Owned.number("jdk.httpclient.keepalive.timeout", "ConnectionPool.KEEP_ALIVE", 1),
            Owned.number("jdk.httpclient.keepalive.timeout", "HttpClientImpl.KEEP_ALIVE_TIMEOUT", 1),
            Owned.number("jdk.httpclient.keepalive.timeout.h2", "HttpClientImpl.IDLE_CONNECTION_TIMEOUT", 1),
            Owned.number("jdk.httpclient.connectionPoolSize", "ConnectionPool.MAX_POOL_SIZE", 0),
            Owned.onOff("jdk.httpclient.enableAllMethodRetry", "MultiExchange.RETRY_ALWAYS"),
            new Owned("http.maxConnections", "KeepAliveCache.result", 1, 1, -1),
            Owned.number("http.keepAlive.time.server", "KeepAliveCache.userKeepAliveServer", 0),
            Owned.onOff("http.keepAlive", "HttpClient.keepAliveProp"),
            Owned.onOff("sun.net.http.retryPost", "HttpClient.retryPostProp"),
            Owned.number("sun.net.client.defaultConnectTimeout", "NetworkClient.defaultConnectTimeout", 1),
            Owned.number("sun.net.client.defaultReadTimeout", "NetworkClient.defaultSoTimeout", 1),
            new Owned(
                    "sun.net.httpserver.idleInterval", "ServerConfig.idleIntervalMillis", 1_000, 1, Owned.ALWAYS_READ),
            Owned.number(DnsCache.Kind.FOUND.system(), DnsCache.Kind.FOUND.field(), Long.MIN_VALUE));

    @Override
    public String name() {
        return "property-set-too-late";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Owned owned : OWNED) {
            Long effective = config.jvm().effective(owned.field);
            Long meant = owned.meant(config.jvm());
            if (effective == null || effective == owned.notRead || meant == null || owned.isMet(meant, effective)) {
                continue;
            }
            if (owned.property.equals(DnsCache.Kind.FOUND.system())
                    && config.jvm().security(DnsCache.Kind.FOUND.security()) != null) {
                continue; // the security property wins: dns-ttl-set-too-late
            }
            findings.add(FindingBuilder.of(this, JvmSettings.SUBJECT + " -D" + owned.property)
                    .headline(owned.property + " is " + config.jvm().system(owned.property)
                            + ", but was set after the JDK had read it: it has no effect")
                    .evidence("system property " + owned.property + " is "
                            + config.jvm().system(owned.property))
                    .evidence(owned.field + " is " + effective + " (field, read when its class was initialised)")
                    .action("-D" + owned.property + "=" + config.jvm().system(owned.property)
                            + " on the command line, in place of System.setProperty"));
        }
        return findings;
    }

    /**
     * A property that a class of the JDK reads once.
     *
     * @param property its name
     * @param field the field, as {@link JvmSettings#effective} has it
     * @param scale what the field's unit has of the property's
     * @param least below that the JDK takes its default
     * @param notRead the field's value before it is read for the first time
     */
    private record Owned(String property, String field, long scale, long least, long notRead) {
        static final long SWITCH = 0;
        static final long ALWAYS_READ = Long.MIN_VALUE;

        static Owned number(String property, String field, long least) {
            return new Owned(property, field, 1, least, ALWAYS_READ);
        }

        static Owned onOff(String property, String field) {
            return new Owned(property, field, SWITCH, 0, ALWAYS_READ);
        }

        /** In the field's unit; null if it is not set, or nothing that the JDK takes. */
        @Nullable
        Long meant(JvmSettings jvm) {
            String text = jvm.system(property);
            if (scale == SWITCH) {
                return text == null || text.isEmpty() ? null : Boolean.parseBoolean(text) ? 1L : 0L;
            }
            Long number = jvm.systemNumber(property);
            return number == null || number < least ? null : (Long) (number * scale);
        }

        /** Every negative number is the same one. */
        boolean isMet(long meant, long effective) {
            return meant == effective || (meant < 0 && effective < 0);
        }
    }
}

package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.security;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class DnsSettingsBypassedTest extends LintRuleContract {

    DnsSettingsBypassedTest() {
        super(new DnsSettingsBypassed());
    }

    @Override
    protected List<Sample> samples() {
        Part reactor = client("reactor-netty", "1.2.18", set(SettingKey.RESOLVER, "netty"));
        Part grpc = Part.of(Part.Kind.GRPC_CHANNEL, "grpc", "1.60.0", "grpc@1")
                .talkingTo(API)
                .with(set(SettingKey.RESOLVER, "grpc"));
        return List.of(
                positive(
                        "Reactor Netty by itself",
                        in(snapshot(reactor), security(17, "networkaddress.cache.ttl", "5")),
                        "note reactor-netty@1: the JDK was told to keep an address for 5 s, but this client has a"
                                + " resolver of its own: netty; the JDK keeps an address for 5 s (security property"
                                + " networkaddress.cache.ttl); resolver is netty (field resolver) => HttpClient.resolver(spec"
                                + " -> spec.cacheMaxTimeToLive(Duration.ofSeconds(5))), or"
                                + " resolver(DefaultAddressResolverGroup.INSTANCE) for the JDK's"),
                positive(
                        "Vert.x, and the system property that the JDK reads",
                        in(
                                snapshot(client("vertx", "4.5.14", set(SettingKey.RESOLVER, "netty"))),
                                system(17, "sun.net.inetaddr.ttl", "10")),
                        "note vertx@1: the JDK was told to keep an address for 10 s, but this client has a resolver"
                                + " of its own: netty; the JDK keeps an address for 10 s (system property"
                                + " sun.net.inetaddr.ttl); resolver is netty (field resolver) => VertxOptions: new"
                                + " AddressResolverOptions().setCacheMaxTimeToLive(10)"),
                positive(
                        "gRPC",
                        in(snapshot(grpc), security(17, "networkaddress.cache.ttl", "5")),
                        "note grpc@1: the JDK was told to keep an address for 5 s, but this client has a resolver of"
                                + " its own: grpc; the JDK keeps an address for 5 s (security property"
                                + " networkaddress.cache.ttl); resolver is grpc (field resolver) =>"
                                + " -Dnetworkaddress.cache.ttl=5 for gRPC as well: it reads the system property"),
                positive(
                        "raw Netty",
                        in(
                                snapshot(client("netty", "4.1.120", set(SettingKey.RESOLVER, "netty"))),
                                security(17, "networkaddress.cache.ttl", "5")),
                        "note netty@1: the JDK was told to keep an address for 5 s, but this client has a resolver"
                                + " of its own: netty; the JDK keeps an address for 5 s (security property"
                                + " networkaddress.cache.ttl); resolver is netty (field resolver) =>"
                                + " DnsNameResolverBuilder.ttl(0, 5), or DefaultAddressResolverGroup for the JDK's"),
                negative(
                        "called by number",
                        in(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "reactor-netty", "1.2.18", "reactor@2")
                                        .talkingTo("10.1.2.3:443")
                                        .with(set(SettingKey.RESOLVER, "netty"))),
                                security(17, "networkaddress.cache.ttl", "5"))),
                positive(
                        "gRPC was told another number",
                        in(
                                snapshot(grpc),
                                new JvmSettings(
                                        17,
                                        "17",
                                        Map.of("networkaddress.cache.ttl", "60"),
                                        Map.of("networkaddress.cache.ttl", "5"),
                                        Map.of())),
                        "note grpc@1: the JDK was told to keep an address for 5 s, but this client has a resolver of"
                                + " its own: grpc; the JDK keeps an address for 5 s (security property"
                                + " networkaddress.cache.ttl); resolver is grpc (field resolver) =>"
                                + " -Dnetworkaddress.cache.ttl=5 for gRPC as well: it reads the system property"),
                negative("nobody chose", snapshot(reactor)),
                negative(
                        "which resolver is not known",
                        in(snapshot(client("okhttp", "4.12.0")), security(17, "networkaddress.cache.ttl", "5"))),
                falsePositive(
                        "set to the JDK's resolver",
                        in(
                                snapshot(client("reactor-netty", "1.2.18", set(SettingKey.RESOLVER, "jdk"))),
                                security(17, "networkaddress.cache.ttl", "5"))),
                falsePositive(
                        "gRPC was told the same",
                        in(
                                snapshot(grpc),
                                new JvmSettings(
                                        17,
                                        "17",
                                        Map.of("networkaddress.cache.ttl", "5"),
                                        Map.of("networkaddress.cache.ttl", "5"),
                                        Map.of()))),
                falsePositive(
                        "a client that nobody uses",
                        in(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "reactor-netty", "1.2.18", "reactor@2")
                                        .with(set(SettingKey.RESOLVER, "netty"))),
                                security(17, "networkaddress.cache.ttl", "5"))));
    }
}

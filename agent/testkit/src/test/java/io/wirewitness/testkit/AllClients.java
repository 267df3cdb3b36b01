package io.wirewitness.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Every client library in its current version, as its own contract test describes it, for tests whose peers are the same
 * for all. Libraries that need the same netty share a JVM, as they do in many services.
 */
final class AllClients {

    /** Those without netty, those of netty 4.1, those of 4.2. */
    static final List<List<ClientContract>> GROUPS = List.of(
            List.of(
                    new OkHttp5ContractTest(),
                    new JdkHttpClientContractTest(),
                    new UrlConnectionContractTest(),
                    new SocketContractTest(),
                    new ChannelContractTest(),
                    new ApacheClient565ContractTest(),
                    new ApacheAsync565ContractTest(),
                    new ApacheClient4514ContractTest(),
                    new ApacheAsync415ContractTest(),
                    new JettyClient12ContractTest()),
            List.of(
                    new Netty41ContractTest(),
                    new Netty41EpollContractTest(),
                    new AsyncHttpClient3ContractTest(),
                    new Vertx4ContractTest()),
            List.of(
                    new Netty42ContractTest(),
                    new Netty42EpollContractTest(),
                    new Vertx5ContractTest(),
                    new ReactorNetty13ContractTest()));

    private AllClients() {}

    /** Arguments of tests that ask for each client in each environment. */
    static Stream<Arguments> everywhere() {
        return ClientBatches.allEnvironments().stream()
                .flatMap(environment -> GROUPS.stream()
                        .flatMap(List::stream)
                        .map(client -> Arguments.of(Named.of(client.shortName(), client), environment)));
    }

    /** A JVM with all libraries of a group; told not to try again. */
    static AgentProcess.Builder builder(List<ClientContract> group, Jdks.Jdk jdk, Path directory) {
        return new AgentProcess.Builder(jdk, directory)
                .classPath(ClassPath.joined(
                        group.stream().map(ClientBatches::classPath).toList()))
                .jvm("--enable-native-access=ALL-UNNAMED")
                .jvm(group.stream()
                        .flatMap(client -> client.jvmArguments(false).stream())
                        .toArray(String[]::new));
    }
}

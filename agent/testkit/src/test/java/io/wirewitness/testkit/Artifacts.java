package io.wirewitness.testkit;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/**
 * Jars of many versions of one library, which no single Maven module can have as dependencies: resolved as Maven does it,
 * with the user's own settings and local repository.
 */
final class Artifacts {

    private static final Map<String, List<String>> RESOLVED = new ConcurrentHashMap<>();

    private Artifacts() {}

    /** The files of these artifacts and of what they need at run time. */
    static List<String> withDependencies(String... coordinates) {
        return RESOLVED.computeIfAbsent(String.join(" ", coordinates), key -> resolve(coordinates));
    }

    private static List<String> resolve(String... coordinates) {
        try (Context maven = Runtimes.INSTANCE
                .getRuntime()
                .create(ContextOverrides.create().withUserSettings(true).build())) {
            CollectRequest wanted = new CollectRequest();
            wanted.setRepositories(maven.remoteRepositories());
            for (String each : coordinates) {
                wanted.addDependency(new Dependency(artifact(each), "runtime"));
            }
            List<String> files = new ArrayList<>();
            for (ArtifactResult result : maven.repositorySystem()
                    .resolveDependencies(maven.repositorySystemSession(), new DependencyRequest(wanted, null))
                    .getArtifactResults()) {
                files.add(result.getArtifact().getFile().toString());
            }
            return List.copyOf(files);
        } catch (DependencyResolutionException e) {
            throw new AssertionError("cannot resolve " + Arrays.toString(coordinates), e);
        }
    }

    private static Artifact artifact(String coordinates) {
        String[] parts = coordinates.split(":", -1);
        return parts.length == 4
                ? new DefaultArtifact(parts[0], parts[1], parts[3], "jar", parts[2])
                : new DefaultArtifact(parts[0], parts[1], "jar", parts[2]);
    }
}

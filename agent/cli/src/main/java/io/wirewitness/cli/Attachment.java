package io.wirewitness.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads the agent into a running JVM, after asking whether that can work: an error is one line with what to do. */
final class Attachment {

    private static final Path PROC = Path.of("/proc");

    private Attachment() {}

    /**
     * Loads the agent with these options.
     *
     * @param jar the agent's jar; null for this program's own
     * @return what is known of the process; null without {@code /proc}
     */
    static @Nullable TargetJvm load(String command, String pidText, @Nullable Path jar, String options) {
        long pid = pid(pidText);
        Path agent = agentJar(jar);
        TargetJvm target = target(command, pid, agent);
        try {
            Attacher.load(pid, agent, options);
        } catch (NoClassDefFoundError noModule) {
            throw new UserError(command + ": this Java runtime has no module jdk.attach; with a JDK's jcmd: jcmd " + pid
                    + " JVMTI.agent_load " + agent + (options.isEmpty() ? "" : " \"" + options + "\""));
        } catch (IOException e) {
            throw new UserError(
                    command + ": " + OneLine.of(e.getMessage()) + "; instead, start it with -javaagent:" + agent);
        }
        return target;
    }

    /** What is known of a process that may be attached to; null without {@code /proc}. An attach to anything else could end it. */
    static @Nullable TargetJvm target(String command, long pid) {
        return target(command, pid, agentJar(null));
    }

    private static @Nullable TargetJvm target(String command, long pid, Path agent) {
        if (pid == ProcessHandle.current().pid()) {
            throw new UserError(command + ": " + pid + " is this very process");
        }
        if (ProcessHandle.of(pid).isEmpty()) {
            throw new UserError(command + ": there is no process " + pid + "; jcmd -l lists the Java processes");
        }
        TargetJvm target = TargetJvm.read(PROC, pid);
        if (target != null) {
            refuse(command, target, agent);
        } else if (Files.isDirectory(PROC.resolve("self"))) {
            throw new UserError(command + ": process " + pid + " is not to be seen in /proc, so it is left alone");
        }
        return target;
    }

    static long pid(String text) {
        try {
            long pid = Long.parseLong(text.strip());
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new UserError(OneLine.of(text) + " is not a process number; jcmd -l lists the Java processes");
    }

    private static Path agentJar(@Nullable Path jar) {
        Path agent = jar == null ? OwnJar.location() : jar;
        if (agent == null || !Files.isRegularFile(agent)) {
            throw new UserError("this program does not run from wirewitness.jar, so there is no agent to load");
        }
        return agent.toAbsolutePath();
    }

    static void refuse(String command, TargetJvm target, Path agent) {
        String start = "; instead, start it with -javaagent:" + agent;
        long pid = target.pid();
        // The attach would send SIGQUIT, which ends a program that is no JVM: only to what is surely one.
        if (Boolean.FALSE.equals(target.loadsJvm())) {
            throw new UserError(
                    command + ": process " + pid + " is not a HotSpot JVM; jcmd -l lists the Java processes");
        }
        if (target.user() != target.ourUser() && target.ourUser() != 0) {
            throw new UserError(command + ": process " + pid + " runs as user " + target.user() + ", this as "
                    + target.ourUser() + "; run it as that user: sudo -u '#" + target.user() + "' java -jar " + agent
                    + " " + command + " " + pid);
        }
        if (target.loadsJvm() == null) {
            throw new UserError(command + ": whether process " + pid + " is a JVM cannot be read from /proc/" + pid
                    + "/maps, and a signal would end one that is not" + start);
        }
        if (target.refusesAttach()) {
            throw new UserError(command + ": process " + pid + " was started with -XX:+DisableAttachMechanism" + start);
        }
        if (target.refusesAgents()) {
            throw new UserError(
                    command + ": process " + pid + " was started with -XX:-EnableDynamicAgentLoading" + start);
        }
        Path inside = PROC.resolve(Long.toString(pid))
                .resolve("root")
                .resolve(agent.toString().substring(1));
        if (Boolean.FALSE.equals(target.sameFiles()) && !Files.exists(inside)) {
            throw new UserError(command + ": process " + pid + " does not see " + agent
                    + " because it runs in a container; copy the jar to the same path there");
        }
    }
}

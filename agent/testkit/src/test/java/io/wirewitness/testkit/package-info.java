/**
 * Servers that fail in every way, programs that call them, and tests that run those programs under the real agent.
 *
 * <p>{@link io.wirewitness.testkit.FaultServer} fails, {@link io.wirewitness.testkit.CallProgram} calls it in a JVM of its
 * own through one of the {@link io.wirewitness.testkit.Caller}s, {@link io.wirewitness.testkit.AgentProcess} starts that
 * JVM and reads what the agent wrote.
 */
@NullMarked
package io.wirewitness.testkit;

import org.jspecify.annotations.NullMarked;

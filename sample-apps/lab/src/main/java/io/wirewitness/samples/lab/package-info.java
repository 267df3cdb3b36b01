/**
 * Every cause, made to happen for real: a {@link io.wirewitness.samples.lab.Scenario} sets up real parts, an ordinary client
 * fails under the agent in a JVM of its own, and the verdict is compared with the known {@link
 * io.wirewitness.samples.lab.Truth}.
 */
@NullMarked
package io.wirewitness.samples.lab;

import org.jspecify.annotations.NullMarked;

/** What the agent costs, measured from outside: whole processes in turns, medians and differences. Knows only the jar. */
@NullMarked
package io.wirewitness.benchmarks;

import org.jspecify.annotations.NullMarked;

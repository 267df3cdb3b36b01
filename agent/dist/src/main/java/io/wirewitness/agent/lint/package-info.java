/** The snapshot of a running process' settings: read, never changed, and nothing is initialised for it. */
@NullMarked
package io.wirewitness.agent.lint;

import org.jspecify.annotations.NullMarked;

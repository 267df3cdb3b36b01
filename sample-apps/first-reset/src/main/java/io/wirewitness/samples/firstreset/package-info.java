/** A service that loses a POST to an idle connection, as in production. Knows nothing of the agent. */
@NullMarked
package io.wirewitness.samples.firstreset;

import org.jspecify.annotations.NullMarked;

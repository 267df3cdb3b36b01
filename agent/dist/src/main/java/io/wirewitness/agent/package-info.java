/** Puts the rooms together: starts the agent, hears the sockets, hands verdicts to the application's own log. */
@NullMarked
package io.wirewitness.agent;

import org.jspecify.annotations.NullMarked;

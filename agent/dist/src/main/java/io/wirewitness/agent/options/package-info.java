/** The agent's options: five sources, one precedence, every value with its origin. */
@NullMarked
package io.wirewitness.agent.options;

import org.jspecify.annotations.NullMarked;

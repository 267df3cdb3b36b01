/** The inbox, the one thread that owns all state, and the clock. */
@NullMarked
package io.wirewitness.engine;

import org.jspecify.annotations.NullMarked;

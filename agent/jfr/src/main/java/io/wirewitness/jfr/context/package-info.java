/** What the flight recorder tells of this JVM, as context for verdicts: an event stream of pauses, waits and load. */
@NullMarked
package io.wirewitness.jfr.context;

import org.jspecify.annotations.NullMarked;

/** Recordings read back: what failed, and what the JVM did meanwhile. */
@NullMarked
package io.wirewitness.jfr.read;

import org.jspecify.annotations.NullMarked;

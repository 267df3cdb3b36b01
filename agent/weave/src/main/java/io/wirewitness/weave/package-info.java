/** Byte Buddy, set up once, and the base of every instrumentation. */
@NullMarked
package io.wirewitness.weave;

import org.jspecify.annotations.NullMarked;

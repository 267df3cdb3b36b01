/** Undertow: which request is being handled, and what its handler threw. */
@NullMarked
package io.wirewitness.instrumentation.undertow;

import org.jspecify.annotations.NullMarked;

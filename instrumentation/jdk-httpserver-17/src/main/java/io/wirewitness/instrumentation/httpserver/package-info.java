/** The JDK's own HTTP server: which request is being handled, and what its handler threw. */
@NullMarked
package io.wirewitness.instrumentation.httpserver;

import org.jspecify.annotations.NullMarked;

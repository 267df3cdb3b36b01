/** Tomcat: which request is being handled, and what a servlet threw. */
@NullMarked
package io.wirewitness.instrumentation.tomcat;

import org.jspecify.annotations.NullMarked;

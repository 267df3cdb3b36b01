/** Jetty as a server: which request is being handled, what its handler threw, what became of its answer. */
@NullMarked
package io.wirewitness.instrumentation.jettyserver;

import org.jspecify.annotations.NullMarked;

/** Vert.x core: the HTTP client and its pools, the HTTP server. */
@NullMarked
package io.wirewitness.instrumentation.vertx;

import org.jspecify.annotations.NullMarked;

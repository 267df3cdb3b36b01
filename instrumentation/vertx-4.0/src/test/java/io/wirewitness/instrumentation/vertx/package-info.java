/** The driver of the contract tests. */
@NullMarked
package io.wirewitness.instrumentation.vertx;

import org.jspecify.annotations.NullMarked;

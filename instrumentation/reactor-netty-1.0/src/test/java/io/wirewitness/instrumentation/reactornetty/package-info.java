/** The driver for contract tests. */
@NullMarked
package io.wirewitness.instrumentation.reactornetty;

import org.jspecify.annotations.NullMarked;

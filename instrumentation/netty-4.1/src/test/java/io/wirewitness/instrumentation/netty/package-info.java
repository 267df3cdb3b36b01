/** The drivers for contract tests. */
@NullMarked
package io.wirewitness.instrumentation.netty;

import org.jspecify.annotations.NullMarked;

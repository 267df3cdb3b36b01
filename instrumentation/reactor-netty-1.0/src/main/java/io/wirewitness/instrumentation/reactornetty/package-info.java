/** Reactor Netty's HTTP client, 1.0 to 1.3, which Spring's WebClient stands on. */
@NullMarked
package io.wirewitness.instrumentation.reactornetty;

import org.jspecify.annotations.NullMarked;

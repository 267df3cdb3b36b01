/** {@code java.net.InetAddress}: what the resolver answered, when, how long it took, and which look-up failed. */
@NullMarked
package io.wirewitness.instrumentation.names;

import org.jspecify.annotations.NullMarked;

/** Netty 4.1 and 4.2: the native transports' socket door, the way from a channel to its socket, HTTP/2's frames, HTTP/1.1 codecs. */
@NullMarked
package io.wirewitness.instrumentation.netty;

import org.jspecify.annotations.NullMarked;

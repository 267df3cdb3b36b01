/**
 * The JDK's one door: every JDK socket, blocking or not, reads, writes, connects, accepts and closes through these
 * classes of {@code sun.nio.ch} (tried on 17 and 25).
 */
@NullMarked
package io.wirewitness.instrumentation.sockets;

import org.jspecify.annotations.NullMarked;

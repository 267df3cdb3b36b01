/** What the kernel tells this process: {@code TCP_INFO} of its own sockets, counters of its network, and packets. */
@NullMarked
package io.wirewitness.kernel;

import org.jspecify.annotations.NullMarked;

/** One polite connection at a time: how long a peer keeps it, for how many requests, and how it ends it. */
@NullMarked
package io.wirewitness.cli.probe;

import org.jspecify.annotations.NullMarked;

/** One connection as the wire shows it: state in constant space, and the snapshot that rules read. */
@NullMarked
package io.wirewitness.flow;

import org.jspecify.annotations.NullMarked;

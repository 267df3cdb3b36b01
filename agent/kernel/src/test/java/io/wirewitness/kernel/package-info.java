/** Tests of the kernel room, against the real kernel. */
@NullMarked
package io.wirewitness.kernel;

import org.jspecify.annotations.NullMarked;

/** Tests of {@code io.wirewitness.flow}. */
@NullMarked
package io.wirewitness.flow;

import org.jspecify.annotations.NullMarked;

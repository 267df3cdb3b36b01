/** Tests of {@code io.wirewitness.packet}. */
@NullMarked
package io.wirewitness.packet;

import org.jspecify.annotations.NullMarked;

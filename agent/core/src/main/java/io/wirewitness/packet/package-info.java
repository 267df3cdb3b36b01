/** Views over bytes, and the decoder that walks through them. Malformed bytes are data, not exceptions. */
@NullMarked
package io.wirewitness.packet;

import org.jspecify.annotations.NullMarked;

/** A relocated copy of netty's codec, as far as hooks look at it. */
@NullMarked
package shaded.io.netty.handler.codec.http;

import org.jspecify.annotations.NullMarked;

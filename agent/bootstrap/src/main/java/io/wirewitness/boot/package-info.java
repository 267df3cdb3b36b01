/**
 * All that instrumented code can see: a handful of classes on the boot loader.
 *
 * <p>Nothing here blocks, throws, or allocates when a socket call succeeds. Judgement lives elsewhere, behind
 * {@link io.wirewitness.boot.Listener}.
 */
@NullMarked
package io.wirewitness.boot;

import org.jspecify.annotations.NullMarked;

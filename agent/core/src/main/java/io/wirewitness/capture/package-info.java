/** Where packets come from and go to: capture files, the ring, the source that feeds the engine. */
@NullMarked
package io.wirewitness.capture;

import org.jspecify.annotations.NullMarked;

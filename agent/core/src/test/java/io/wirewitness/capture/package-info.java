/** What tests write captures with. */
@NullMarked
package io.wirewitness.capture;

import org.jspecify.annotations.NullMarked;

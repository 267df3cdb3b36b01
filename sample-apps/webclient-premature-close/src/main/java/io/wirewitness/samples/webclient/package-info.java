/** A Spring WebClient whose peer hangs up: {@code PrematureCloseException: Connection prematurely closed BEFORE response}. */
@NullMarked
package io.wirewitness.samples.webclient;

import org.jspecify.annotations.NullMarked;

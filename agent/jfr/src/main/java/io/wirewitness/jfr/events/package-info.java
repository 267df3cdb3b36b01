/**
 * The flight recorder events that Wirewitness writes. Their names and fields are a promise (tools key on them); adding is free.
 * Raw numbers with units by annotation, never formatted ones.
 */
@NullMarked
package io.wirewitness.jfr.events;

import org.jspecify.annotations.NullMarked;

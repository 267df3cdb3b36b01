/** The records everyone speaks. Nothing here decides anything. */
@NullMarked
package io.wirewitness.model;

import org.jspecify.annotations.NullMarked;

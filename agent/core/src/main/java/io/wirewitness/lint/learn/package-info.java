/** What peers' limits truly are, from how connections ended and how they were used again. */
@NullMarked
package io.wirewitness.lint.learn;

import org.jspecify.annotations.NullMarked;

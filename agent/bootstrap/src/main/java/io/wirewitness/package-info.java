/** The two doors of the jar: {@code -javaagent} and attach. */
@NullMarked
package io.wirewitness;

import org.jspecify.annotations.NullMarked;

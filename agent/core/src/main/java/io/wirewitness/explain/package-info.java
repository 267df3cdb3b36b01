/** Captures without a JVM: every connection in a file, judged by the rules that judge live failures. */
@NullMarked
package io.wirewitness.explain;

import org.jspecify.annotations.NullMarked;

/** The flight recorder: events out. Core never sees {@code jdk.jfr}; a JVM without that module never loads these classes. */
@NullMarked
package io.wirewitness.jfr;

import org.jspecify.annotations.NullMarked;

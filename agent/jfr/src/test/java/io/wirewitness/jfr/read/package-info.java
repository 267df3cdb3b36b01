@NullMarked
package io.wirewitness.jfr.read;

import org.jspecify.annotations.NullMarked;

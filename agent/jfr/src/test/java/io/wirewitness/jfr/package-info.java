@NullMarked
package io.wirewitness.jfr;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.wirewitness.jfr.context;

import org.jspecify.annotations.NullMarked;

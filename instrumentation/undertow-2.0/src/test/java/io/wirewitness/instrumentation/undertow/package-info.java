@NullMarked
package io.wirewitness.instrumentation.undertow;

import org.jspecify.annotations.NullMarked;

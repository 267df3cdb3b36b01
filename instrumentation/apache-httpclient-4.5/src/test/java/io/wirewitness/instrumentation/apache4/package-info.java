@NullMarked
package io.wirewitness.instrumentation.apache4;

import org.jspecify.annotations.NullMarked;

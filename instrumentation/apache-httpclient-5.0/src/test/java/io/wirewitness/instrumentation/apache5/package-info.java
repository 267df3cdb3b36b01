@NullMarked
package io.wirewitness.instrumentation.apache5;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.wirewitness.instrumentation.tls;

import org.jspecify.annotations.NullMarked;

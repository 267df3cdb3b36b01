@NullMarked
package io.wirewitness.instrumentation.okhttp;

import org.jspecify.annotations.NullMarked;

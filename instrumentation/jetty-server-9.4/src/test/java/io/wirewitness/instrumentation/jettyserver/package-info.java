@NullMarked
package io.wirewitness.instrumentation.jettyserver;

import org.jspecify.annotations.NullMarked;

/** The driver of Jetty's HTTP client. */
@NullMarked
package io.wirewitness.instrumentation.jettyclient;

import org.jspecify.annotations.NullMarked;

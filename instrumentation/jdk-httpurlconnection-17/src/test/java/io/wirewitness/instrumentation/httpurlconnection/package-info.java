@NullMarked
package io.wirewitness.instrumentation.httpurlconnection;

import org.jspecify.annotations.NullMarked;

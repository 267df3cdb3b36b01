@NullMarked
package io.wirewitness.instrumentation.httpclient;

import org.jspecify.annotations.NullMarked;

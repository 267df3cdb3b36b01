/** {@code java.net.HttpURLConnection}, http and https: which request, which retry, and where the exception leaves. */
@NullMarked
package io.wirewitness.instrumentation.httpurlconnection;

import org.jspecify.annotations.NullMarked;

/** OkHttp 4 and 5: which request, which pool, which retry, and where the exception leaves. */
@NullMarked
package io.wirewitness.instrumentation.okhttp;

import org.jspecify.annotations.NullMarked;

/** Apache HttpClient 4.5 and HttpAsyncClient 4.1: which request, which pool, which retry, and where the exception leaves. */
@NullMarked
package io.wirewitness.instrumentation.apache4;

import org.jspecify.annotations.NullMarked;

/** Apache HttpClient 5, blocking and asynchronous: which request, which pool, which retry, and where the exception leaves. */
@NullMarked
package io.wirewitness.instrumentation.apache5;

import org.jspecify.annotations.NullMarked;

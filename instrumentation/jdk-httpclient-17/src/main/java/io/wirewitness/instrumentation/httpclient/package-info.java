/** {@code java.net.http}: which request, which retry, and where the exception leaves. */
@NullMarked
package io.wirewitness.instrumentation.httpclient;

import org.jspecify.annotations.NullMarked;

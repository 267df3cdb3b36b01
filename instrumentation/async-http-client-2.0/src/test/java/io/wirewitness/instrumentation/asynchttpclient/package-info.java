/** The driver of the contract tests. */
@NullMarked
package io.wirewitness.instrumentation.asynchttpclient;

import org.jspecify.annotations.NullMarked;

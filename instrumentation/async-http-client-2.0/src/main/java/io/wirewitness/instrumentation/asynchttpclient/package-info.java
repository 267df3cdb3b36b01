/** Async Http Client (AHC): requests on connections, hidden replays, what the caller gets, pools that are used up. */
@NullMarked
package io.wirewitness.instrumentation.asynchttpclient;

import org.jspecify.annotations.NullMarked;

/** gRPC over Netty and OkHttp: which call, which stream, and where the exception is made. */
@NullMarked
package io.wirewitness.instrumentation.grpc;

import org.jspecify.annotations.NullMarked;

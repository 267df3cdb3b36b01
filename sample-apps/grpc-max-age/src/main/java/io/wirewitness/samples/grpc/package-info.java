/** A gRPC call that outlives the age which the server allows its connections. */
@NullMarked
package io.wirewitness.samples.grpc;

import org.jspecify.annotations.NullMarked;

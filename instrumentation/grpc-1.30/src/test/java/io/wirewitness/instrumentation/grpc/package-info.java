@NullMarked
package io.wirewitness.instrumentation.grpc;

import org.jspecify.annotations.NullMarked;

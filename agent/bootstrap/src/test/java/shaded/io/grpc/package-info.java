/** A relocated class of gRPC by its name. */
@NullMarked
package shaded.io.grpc;

import org.jspecify.annotations.NullMarked;

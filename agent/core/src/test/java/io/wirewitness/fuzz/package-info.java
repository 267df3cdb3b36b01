/** Fuzz targets: run as plain tests over the inputs under resources, and by Jazzer for as long as one likes. */
@NullMarked
package io.wirewitness.fuzz;

import org.jspecify.annotations.NullMarked;

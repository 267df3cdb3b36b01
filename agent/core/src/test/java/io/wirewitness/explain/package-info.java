@NullMarked
package io.wirewitness.explain;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.wirewitness.diagnose;

import org.jspecify.annotations.NullMarked;

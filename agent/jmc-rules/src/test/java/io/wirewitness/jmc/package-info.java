@NullMarked
package io.wirewitness.jmc;

import org.jspecify.annotations.NullMarked;

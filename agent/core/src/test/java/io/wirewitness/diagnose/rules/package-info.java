@NullMarked
package io.wirewitness.diagnose.rules;

import org.jspecify.annotations.NullMarked;

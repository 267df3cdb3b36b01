/** Who hung up, and why: a rule a cause, asked in turn, each isolated from the others. */
@NullMarked
package io.wirewitness.diagnose;

import org.jspecify.annotations.NullMarked;

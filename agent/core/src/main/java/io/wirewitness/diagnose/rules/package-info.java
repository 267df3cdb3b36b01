/** One cause, one small class: a list of refusals, each with its reason, then one statement. */
@NullMarked
package io.wirewitness.diagnose.rules;

import org.jspecify.annotations.NullMarked;

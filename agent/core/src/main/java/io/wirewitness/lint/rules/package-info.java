/** One problem, one small class: what is not concerned leaves early, then one finding. */
@NullMarked
package io.wirewitness.lint.rules;

import org.jspecify.annotations.NullMarked;

/** Numbers of a configuration, put side by side before they meet on the wire: a rule a problem, asked in turn. */
@NullMarked
package io.wirewitness.lint;

import org.jspecify.annotations.NullMarked;

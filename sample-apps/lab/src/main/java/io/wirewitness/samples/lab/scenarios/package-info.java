/** The scenarios, one small file each; {@link io.wirewitness.samples.lab.Scenarios} lists them. */
@NullMarked
package io.wirewitness.samples.lab.scenarios;

import org.jspecify.annotations.NullMarked;

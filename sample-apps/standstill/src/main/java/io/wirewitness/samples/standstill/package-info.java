/** Programs that stand still by their own fault while a server does its part. They know nothing of the agent. */
@NullMarked
package io.wirewitness.samples.standstill;

import org.jspecify.annotations.NullMarked;

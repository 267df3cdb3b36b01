/**
 * What a library's own driver is written against, and the program that plays scenarios with it in a JVM of its own: no
 * part of the agent, and nothing of the agent is seen from here.
 */
@NullMarked
package io.wirewitness.contract;

import org.jspecify.annotations.NullMarked;

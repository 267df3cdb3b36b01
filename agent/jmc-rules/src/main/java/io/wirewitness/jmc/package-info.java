/**
 * Rules for the automated analysis of JDK Mission Control, Cryostat and {@code JfrRulesReport}. They read our events by name and
 * know nothing of the agent.
 */
@NullMarked
package io.wirewitness.jmc;

import org.jspecify.annotations.NullMarked;

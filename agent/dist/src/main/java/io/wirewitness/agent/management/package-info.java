/** The agent's one MBean, for jconsole, JDK Mission Control, Cryostat and whoever else asks a running process. */
@NullMarked
package io.wirewitness.agent.management;

import org.jspecify.annotations.NullMarked;

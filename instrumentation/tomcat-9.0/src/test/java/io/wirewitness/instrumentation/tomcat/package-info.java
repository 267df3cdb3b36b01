@NullMarked
package io.wirewitness.instrumentation.tomcat;

import org.jspecify.annotations.NullMarked;

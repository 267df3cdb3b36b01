@NullMarked
package io.wirewitness.instrumentation.httpserver;

import org.jspecify.annotations.NullMarked;

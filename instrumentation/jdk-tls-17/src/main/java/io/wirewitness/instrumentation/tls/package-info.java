/** TLS as JSSE and libraries that use it tell of it. */
@NullMarked
package io.wirewitness.instrumentation.tls;

import org.jspecify.annotations.NullMarked;

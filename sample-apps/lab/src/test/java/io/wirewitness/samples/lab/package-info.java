@NullMarked
package io.wirewitness.samples.lab;

import org.jspecify.annotations.NullMarked;

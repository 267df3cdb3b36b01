@NullMarked
package io.wirewitness.model;

import org.jspecify.annotations.NullMarked;

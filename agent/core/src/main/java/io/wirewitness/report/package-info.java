/** Verdicts as text, JSON and annotated captures. Nothing here decides anything. */
@NullMarked
package io.wirewitness.report;

import org.jspecify.annotations.NullMarked;

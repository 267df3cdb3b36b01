/** The command line: one class a command, exit statuses and one-line errors in {@link io.wirewitness.cli.Main}. */
@NullMarked
package io.wirewitness.cli;

import org.jspecify.annotations.NullMarked;

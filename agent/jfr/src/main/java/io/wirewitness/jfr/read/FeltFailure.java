package io.wirewitness.jfr.read;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the agent wrote it down at the moment it was felt, before anybody judged it.
 *
 * @param atNanos when, epoch nanoseconds
 * @param kind what happened
 * @param connectionId the process' number of the connection; 0 if the call had none
 * @param localPort 0 if not known
 * @param remote the peer; null if not known
 * @param library which library felt it; null if not known
 * @param exceptionClass null if nothing was thrown
 * @param thread the thread's name; empty if not known
 * @param frame the first frame of its stack that is the application's or a library's; empty if there is none
 */
record FeltFailure(
        long atNanos,
        Failure.Kind kind,
        long connectionId,
        int localPort,
        @Nullable Endpoint remote,
        @Nullable String library,
        @Nullable String exceptionClass,
        String thread,
        String frame) {}

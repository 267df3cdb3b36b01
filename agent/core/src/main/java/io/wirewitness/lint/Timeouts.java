package io.wirewitness.lint;

import io.wirewitness.diagnose.IdleLimit;
import io.wirewitness.diagnose.Quantity;
import org.jspecify.annotations.Nullable;

/** What to say of a time-out that is too long. */
public final class Timeouts {

    private Timeouts() {}

    /**
     * How to wait for an answer for less time than somebody else does: the setting of the read, or of the whole call where
     * that is the one that is known.
     *
     * @param than {@code the proxy}
     */
    public static String waitLess(Part part, long otherMillis, String than) {
        Setting read = part.setting(SettingKey.READ_TIMEOUT);
        Setting call = part.setting(SettingKey.CALL_TIMEOUT);
        return "wait for an answer for less time than " + than + " does, " + Quantity.millis(otherMillis)
                + suffix(read == null || (read.unlimited() && call != null) ? call : read, otherMillis);
    }

    private static String suffix(@Nullable Setting setting, long otherMillis) {
        long seconds = IdleLimit.belowSeconds(otherMillis);
        return setting == null || seconds < 1 ? "" : ": " + setting.toSet(seconds);
    }
}

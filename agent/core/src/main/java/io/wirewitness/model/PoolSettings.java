package io.wirewitness.model;

/**
 * How long a client keeps an idle connection, and how to change that.
 *
 * @param keepAliveMillis the setting's value; -1 for no limit
 * @param name the setting as its users know it, such as {@code ConnectionPool keepAliveDuration}
 * @param howToSet how to set it to a number of seconds, with {@code %d} in place of the number
 */
public record PoolSettings(long keepAliveMillis, String name, String howToSet) {

    /** The text that sets this to so many seconds. */
    public String toSet(long seconds) {
        return howToSet.replace("%d", Long.toString(seconds));
    }
}

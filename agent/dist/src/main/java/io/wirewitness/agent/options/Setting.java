package io.wirewitness.agent.options;

/**
 * A value and where it comes from.
 *
 * @param value as it was written
 * @param origin which source
 * @param place the source for people, such as {@code system property wirewitness.log}
 */
public record Setting(String value, Origin origin, String place) {}

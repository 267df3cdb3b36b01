package io.wirewitness.model;

/**
 * A neighbouring cause, and why it is not this one.
 *
 * @param cause its name
 * @param because the observation that excludes it
 */
public record RuledOut(String cause, String because) {}

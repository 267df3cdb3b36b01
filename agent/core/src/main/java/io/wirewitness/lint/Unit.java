package io.wirewitness.lint;

/** What a setting's number counts. */
public enum Unit {
    MILLIS,
    COUNT,
    /** 1 for on, 0 for off. */
    SWITCH,
    /** No number: a word. */
    WORD
}

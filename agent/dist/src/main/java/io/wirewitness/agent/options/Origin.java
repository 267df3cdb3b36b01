package io.wirewitness.agent.options;

/** Where a value comes from, strongest first. */
public enum Origin {
    /** {@code -javaagent:wirewitness.jar=key=value}, or the options of an attach. */
    AGENT_ARGUMENT,
    /** {@code -Dwirewitness.key=value}. */
    SYSTEM_PROPERTY,
    /** {@code WIREWITNESS_KEY}. */
    ENVIRONMENT,
    /** The file named by {@code config}. */
    FILE,
    /** Nobody said anything. */
    DEFAULT
}

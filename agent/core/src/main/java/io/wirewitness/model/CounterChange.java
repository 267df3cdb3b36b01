package io.wirewitness.model;

/**
 * A counter of the whole network namespace that moved around the failure: it supports a verdict and never proves one.
 *
 * @param name the kernel's name, such as {@code TcpExt.TCPAbortOnClose}
 * @param change by how much
 * @param overMillis over which time
 */
public record CounterChange(String name, long change, long overMillis) {}

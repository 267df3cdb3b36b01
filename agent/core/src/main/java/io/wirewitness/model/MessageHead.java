package io.wirewitness.model;

/** What a message begins with, as far as rules may know it: an HTTP head, a TLS hello, an alert. */
public interface MessageHead {}

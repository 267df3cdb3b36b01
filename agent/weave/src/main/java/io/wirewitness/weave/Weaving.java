package io.wirewitness.weave;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * One advice on the matching methods of one class.
 *
 * @param className the class, by its exact name
 * @param method which of its methods; constructors and native methods must not match
 * @param adviceName the advice class, by its exact name
 */
public record Weaving(String className, ElementMatcher<? super MethodDescription> method, String adviceName) {}

package io.wirewitness.weave;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * One advice on the matching methods of one class.
 *
 * @param className the class, by its exact name
 * @param method which of its methods; native methods must not match, and constructors only for advice at
 *     their exit that does not ask for what was thrown
 * @param adviceName the advice class, by its exact name
 */
public record Weaving(String className, ElementMatcher<? super MethodDescription> method, String adviceName) {}

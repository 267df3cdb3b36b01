package io.wirewitness.testkit;

import io.wirewitness.contract.Configured;

/** Loads a class and does not initialise it. */
final class LoadedOnly implements Configured {

    /** Would set a property. */
    static final class Dormant {

        static final String WOKEN = System.setProperty("dormant", "woken");

        private Dormant() {}
    }

    @Override
    public Object byDefault() throws ClassNotFoundException {
        return Class.forName(LoadedOnly.class.getName() + "$Dormant", false, LoadedOnly.class.getClassLoader());
    }

    @Override
    public Object chosen() throws ClassNotFoundException {
        return byDefault();
    }
}

package io.wirewitness.engine;

/** The one axis that socket events, kernel snapshots and packets share; a parameter, so that tests drive it. */
@FunctionalInterface
public interface EngineClock {

    /** Now, in epoch nanoseconds; never goes back, whatever happens to the wall clock. */
    long epochNanos();
}

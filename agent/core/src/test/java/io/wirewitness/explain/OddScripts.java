package io.wirewitness.explain;

import io.wirewitness.capture.WireScript;

/** Scripts of {@link OddCases} for the tests of rules. */
public final class OddScripts {

    private OddScripts() {}

    /** A WebSocket handshake that is answered as a plain request. */
    public static WireScript upgradeStripped() {
        return OddCases.upgradeStripped();
    }

    /** A download of a part that is answered with the whole. */
    public static WireScript rangeIgnored() {
        return OddCases.rangeIgnored();
    }
}

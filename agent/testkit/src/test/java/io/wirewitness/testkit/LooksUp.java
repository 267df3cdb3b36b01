package io.wirewitness.testkit;

import io.wirewitness.contract.Configured;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Resolves a name, and with that fixes how long names are kept. */
final class LooksUp implements Configured {

    @Override
    public Object byDefault() throws UnknownHostException {
        return InetAddress.getByName("localhost");
    }

    @Override
    public Object chosen() throws UnknownHostException {
        return byDefault();
    }
}

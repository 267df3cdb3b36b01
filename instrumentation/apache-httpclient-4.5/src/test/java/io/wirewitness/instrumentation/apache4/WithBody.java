package io.wirewitness.instrumentation.apache4;

import java.net.URI;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;

/** A request of any method with a body, as Elasticsearch's clients have one for GET. */
final class WithBody extends HttpEntityEnclosingRequestBase {

    private final String method;

    WithBody(String method, URI target) {
        this.method = method;
        setURI(target);
    }

    @Override
    public String getMethod() {
        return method;
    }
}

package io.wirewitness.testkit;

final class Tomcat11ContractTest extends ServerContract {

    Tomcat11ContractTest() {
        super(
                "io.wirewitness.instrumentation.tomcat.TomcatServed",
                ClassPath.of("tomcat-9.0", "org.apache.tomcat.embed:tomcat-embed-core:11.0.27"));
    }

    @Override
    String library() {
        return "tomcat 11.0";
    }
}

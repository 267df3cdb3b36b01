package io.wirewitness.testkit;

final class Tomcat10ContractTest extends ServerContract {

    Tomcat10ContractTest() {
        super(
                "io.wirewitness.instrumentation.tomcat.TomcatServed",
                ClassPath.of("tomcat-9.0", "org.apache.tomcat.embed:tomcat-embed-core:10.1.62"));
    }

    @Override
    String library() {
        return "tomcat 10.1";
    }
}

package io.wirewitness.testkit;

final class Tomcat9ContractTest extends ServerContract {

    Tomcat9ContractTest() {
        super(
                "io.wirewitness.instrumentation.tomcat.TomcatServed",
                ClassPath.of("tomcat-9.0", "org.apache.tomcat.embed:tomcat-embed-core:9.0.124"));
    }

    @Override
    String library() {
        return "tomcat 9.0";
    }
}

package io.wirewitness.testkit;

final class Tomcat90OldestContractTest extends ServerContract {

    Tomcat90OldestContractTest() {
        super(
                "io.wirewitness.instrumentation.tomcat.TomcatServed",
                ClassPath.of("tomcat-9.0", "org.apache.tomcat.embed:tomcat-embed-core:9.0.1"));
    }

    @Override
    String library() {
        return "tomcat 9.0.1";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}

package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;

/** The drivers that live in this module: clients of the JDK, OkHttp, and the AWS SDK's. */
final class Drivers {

    private Drivers() {}

    /** The class name of the driver of that short name. */
    static String named(String name) {
        Class<? extends Caller> driver = switch (name) {
            case "okhttp" -> OkHttpCaller.class;
            case "okhttp-websocket" -> OkHttpWebSocketCaller.class;
            case "jdk-websocket" -> JdkWebSocketCaller.class;
            case "jdk" -> JdkCaller.class;
            case "urlconnection" -> UrlConnectionCaller.class;
            case "aws" -> AwsCaller.class;
            case "aws-async" -> AwsAsyncCaller.class;
            case "socket" -> SocketCaller.class;
            case "channel" -> ChannelCaller.class;
            default -> throw new IllegalArgumentException("no driver is called " + name);
        };
        return driver.getName();
    }
}

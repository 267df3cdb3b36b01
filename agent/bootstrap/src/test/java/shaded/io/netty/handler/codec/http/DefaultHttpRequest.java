package shaded.io.netty.handler.codec.http;

/** A request's head. */
public class DefaultHttpRequest {}

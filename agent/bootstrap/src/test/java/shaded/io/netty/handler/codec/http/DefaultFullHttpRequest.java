package shaded.io.netty.handler.codec.http;

/** What a decoder makes of bytes that are no request. */
public final class DefaultFullHttpRequest extends DefaultHttpRequest {}

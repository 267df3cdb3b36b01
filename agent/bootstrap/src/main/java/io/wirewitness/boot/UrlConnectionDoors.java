package io.wirewitness.boot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The fields of {@code sun.net.www} that lead from an {@code HttpURLConnection} to its socket, as constant handles.
 *
 * <p>Its own class, so that the handles are made when the first request fails. The packages are opened before anything
 * is woven. Names as read in OpenJDK 17.0.15 and 25.0.3.
 */
public final class UrlConnectionDoors {

    private static final Class<?> CLIENT = named("sun.net.www.http.HttpClient");
    private static final VarHandle CLIENT_OF_CALL =
            field(named("sun.net.www.protocol.http.HttpURLConnection"), "http", CLIENT);
    private static final VarHandle SOCKET = field(named("sun.net.NetworkClient"), "serverSocket", Socket.class);

    private UrlConnectionDoors() {}

    /** The socket of a {@code sun.net.www.http.HttpClient}; null if there is none. */
    public static @Nullable Socket socketOfClient(@Nullable Object client) {
        return client == null ? null : (Socket) SOCKET.get(client);
    }

    /** The socket that an {@code HttpURLConnection} uses at present; null if there is none. */
    public static @Nullable Socket socketOfCall(Object call) {
        return socketOfClient(CLIENT_OF_CALL.get(call));
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

package io.wirewitness.testkit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketImpl;
import java.net.URI;

/**
 * An application with a descriptor that two own: one of them closes it by its number, behind the back of the socket. Needs
 * {@code java.io} and {@code java.net} opened to it.
 */
public final class DescriptorProgram {

    private DescriptorProgram() {}

    /**
     * Speaks with a {@link FaultServer} on the first port, closes that descriptor by its number, and speaks on. With a second
     * port a connection to it is opened in between: the kernel gives it the same number. Says what it saw in lines that begin
     * with {@code @}.
     */
    public static void main(String[] arguments) throws Exception {
        int first = Integer.parseInt(arguments[0]);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), first);
        try {
            ask(socket, first);
            closeByNumber(socket);
            if (arguments.length == 1) {
                ask(socket, first);
            } else {
                int second = Integer.parseInt(arguments[1]);
                try (Socket other = new Socket(InetAddress.getLoopbackAddress(), second)) {
                    ask(other, second);
                    socket.close(); // its owner is done with it: the number is the other's by now
                    ask(other, second);
                }
            }
            System.out.println("@went well all the same");
        } catch (IOException failed) {
            failed.printStackTrace();
            System.out.println("@failed " + failed);
        }
    }

    /** A second object with the descriptor's number is closed, as native code does that closes one it does not own. */
    static void closeByNumber(Socket socket) throws IOException, ReflectiveOperationException {
        SocketImpl impl = (SocketImpl) field(Socket.class, "impl").get(socket);
        while (impl.getClass().getSuperclass().getSimpleName().equals("DelegatingSocketImpl")) {
            impl = (SocketImpl)
                    field(impl.getClass().getSuperclass(), "delegate").get(impl);
        }
        Field number = field(FileDescriptor.class, "fd");
        FileDescriptor second = new FileDescriptor();
        number.setInt(second, number.getInt(field(SocketImpl.class, "fd").get(impl)));
        new FileOutputStream(second).close();
    }

    private static void ask(Socket socket, int port) throws IOException {
        socket.getOutputStream().write(PlainHttp.request("GET", URI.create("http://127.0.0.1:" + port + "/lab/ok"), 0));
        PlainHttp.Response.from(socket.getInputStream());
    }

    private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}

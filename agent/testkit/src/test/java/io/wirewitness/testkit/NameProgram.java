package io.wirewitness.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** An application that looks up names, and one that closes a descriptor behind a socket's back, as standard input says. */
public final class NameProgram {

    private NameProgram() {}

    /** One command a line; {@code @done} follows each. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("@ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            try {
                run(words);
            } catch (IOException failure) {
                if (!words[0].equals("quiet")) {
                    StringWriter text = new StringWriter();
                    failure.printStackTrace(new PrintWriter(text));
                    System.out.println(text);
                }
            }
            System.out.println("@done " + line);
        }
    }

    private static void run(String[] words) throws IOException, InterruptedException, ReflectiveOperationException {
        switch (words[0]) {
            case "quiet", "lookup" -> InetAddress.getAllByName(words[1]);
            case "connect" -> new Socket(words[1], Integer.parseInt(words[2])).close();
            case "url" -> URI.create(words[1]).toURL().openStream().close();
            case "http" ->
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(words[1])).build(),
                                HttpResponse.BodyHandlers.discarding());
            case "close-by-number" -> closeByNumber();
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static void closeByNumber() throws IOException, ReflectiveOperationException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            socket.getOutputStream().write("a request\n".getBytes(StandardCharsets.US_ASCII));
            accepted.getOutputStream().write("an answer\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read(new byte[10]);
            DescriptorProgram.closeByNumber(socket);
            socket.getOutputStream().write("another\n".getBytes(StandardCharsets.US_ASCII));
        }
    }
}

package io.wirewitness.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** An application that uses up its local ports towards a peer, as standard input says. */
public final class PortsProgram {

    private static final List<Socket> HELD = new ArrayList<>();

    private PortsProgram() {}

    /** One command a line; {@code @done} follows each, behind what a failure printed. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("@ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            try {
                run(words);
            } catch (IOException failure) {
                StringWriter text = new StringWriter();
                failure.printStackTrace(new PrintWriter(text));
                System.out.println(text);
            }
            System.out.println("@done " + line);
        }
    }

    private static void run(String[] words) throws IOException, InterruptedException {
        switch (words[0]) {
            case "hold" ->
                hold(new InetSocketAddress(words[1], Integer.parseInt(words[2])), Integer.parseInt(words[3]));
            case "drop" -> {
                for (Socket socket : HELD) {
                    socket.close();
                }
                HELD.clear();
            }
            case "socket" -> new Socket(words[1], Integer.parseInt(words[2])).close();
            case "bind" -> {
                try (Socket socket = new Socket()) {
                    socket.bind(new InetSocketAddress(words[1], 0));
                }
            }
            case "url" -> URI.create(words[1]).toURL().openStream().close();
            case "jdk" ->
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(words[1])).build(),
                                HttpResponse.BodyHandlers.discarding());
            case "okhttp" ->
                new OkHttpClient()
                        .newCall(new Request.Builder().url(words[1]).build())
                        .execute()
                        .close();
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static void hold(InetSocketAddress peer, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            HELD.add(socket);
            socket.connect(peer);
        }
    }
}

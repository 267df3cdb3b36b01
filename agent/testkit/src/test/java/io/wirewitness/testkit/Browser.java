package io.wirewitness.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium with one page, driven by its DevTools protocol (https://chromedevtools.github.io/devtools-protocol/)
 * through the JDK's WebSocket: no driver, no dependency. What the page does is kept as events. One thread; whoever starts
 * it closes it, which ends the browser.
 */
final class Browser implements AutoCloseable {

    /** The command; Debian's package {@code chromium}. */
    static final String COMMAND = "chromium";

    private static final String READY = "DevTools listening on ";
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> loads = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private @Nullable String session;

    private Browser(Process process) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        this.process = process;
        CompletableFuture<String> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> follow(address), "chromium");
        reader.setDaemon(true);
        reader.start();
        try {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(address.get(PATIENCE_SECONDS, TimeUnit.SECONDS)), new Messages())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("chromium cannot be driven; it said " + said, e);
        }
    }

    /** Starts one that keeps its files below this directory. */
    static Browser start(Path directory) throws Exception {
        Process process = new ProcessBuilder(
                        COMMAND,
                        "--headless",
                        "--no-sandbox", // a container's root has no user namespaces; the pages are our own
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--user-data-dir=" + directory.resolve("chromium"),
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        Browser browser = new Browser(process);
        browser.openPage();
        return browser;
    }

    private void openPage() {
        String target = call("Target.createTarget", object("url", "about:blank"))
                .get("targetId")
                .getAsString();
        JsonObject attach = object("targetId", target);
        attach.addProperty("flatten", true);
        session = call("Target.attachToTarget", attach).get("sessionId").getAsString();
        for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
            call(domain + ".enable", new JsonObject());
        }
    }

    /** Opens a file as a user does, and returns once it is loaded. Events of earlier pages are forgotten. */
    void open(Path file) throws InterruptedException {
        events.clear();
        loads.clear();
        call("Page.navigate", object("url", file.toUri().toString()));
        if (loads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
            throw new AssertionError(file + " was not loaded; the browser said " + said);
        }
    }

    /** Whether pages may run scripts; ours, by {@link #ask}, run all the same. */
    void scripts(boolean allowed) {
        JsonObject how = new JsonObject();
        how.addProperty("value", !allowed);
        call("Emulation.setScriptExecutionDisabled", how);
    }

    /** The scheme that the user prefers ({@code light} or {@code dark}), and the medium ({@code screen} or {@code print}). */
    void media(String medium, String scheme) {
        JsonObject preference = object("name", "prefers-color-scheme");
        preference.addProperty("value", scheme);
        JsonArray features = new JsonArray();
        features.add(preference);
        JsonObject how = object("media", medium);
        how.add("features", features);
        call("Emulation.setEmulatedMedia", how);
    }

    /** The size of the window, in pixels of CSS. */
    void size(int width, int height) {
        JsonObject how = new JsonObject();
        how.addProperty("width", width);
        how.addProperty("height", height);
        how.addProperty("deviceScaleFactor", 1);
        how.addProperty("mobile", false);
        call("Emulation.setDeviceMetricsOverride", how);
    }

    /** The value of an expression. */
    JsonElement ask(String expression) {
        JsonObject how = object("expression", expression);
        how.addProperty("returnByValue", true);
        JsonObject answer = call("Runtime.evaluate", how);
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer);
        }
        JsonElement value = answer.getAsJsonObject("result").get("value");
        return value == null ? new JsonObject() : value;
    }

    /** The value of an expression that is an array of texts. */
    List<String> askTexts(String expression) {
        return ask(expression).getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    /** Presses the tabulator and lets it go. */
    void tab() {
        for (String type : List.of("keyDown", "keyUp")) {
            JsonObject key = object("type", type);
            key.addProperty("key", "Tab");
            key.addProperty("code", "Tab");
            key.addProperty("windowsVirtualKeyCode", 9);
            call("Input.dispatchKeyEvent", key);
        }
    }

    /** What a screen reader is given, node by node. */
    List<JsonObject> accessibility() {
        List<JsonObject> nodes = new ArrayList<>();
        call("Accessibility.enable", new JsonObject());
        call("Accessibility.getFullAXTree", new JsonObject())
                .getAsJsonArray("nodes")
                .forEach(node -> nodes.add(node.getAsJsonObject()));
        return nodes;
    }

    /** A part of the page as PNG. */
    byte[] picture(int top, int width, int height) {
        JsonObject clip = new JsonObject();
        clip.addProperty("x", 0);
        clip.addProperty("y", top);
        clip.addProperty("width", width);
        clip.addProperty("height", height);
        clip.addProperty("scale", 1);
        JsonObject how = object("format", "png");
        how.add("clip", clip);
        how.addProperty("captureBeyondViewport", true);
        return data(call("Page.captureScreenshot", how));
    }

    /** The page as it is printed. */
    byte[] pdf() {
        JsonObject how = new JsonObject();
        how.addProperty("preferCSSPageSize", true);
        return data(call("Page.printToPDF", how));
    }

    private static byte[] data(JsonObject answer) {
        return Base64.getDecoder().decode(answer.get("data").getAsString());
    }

    /** The parameters of all events of this kind since the page was opened. */
    List<JsonObject> events(String method) {
        return events.stream()
                .filter(event -> event.get("method").getAsString().equals(method))
                .map(event -> event.getAsJsonObject("params"))
                .toList();
    }

    private JsonObject call(String method, JsonObject parameters) {
        int number = numbers.incrementAndGet();
        JsonObject message = new JsonObject();
        message.addProperty("id", number);
        message.addProperty("method", method);
        message.add("params", parameters);
        if (session != null) {
            message.addProperty("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(number, answer);
        try {
            socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            JsonObject got = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (got.has("error")) {
                throw new AssertionError(method + ": " + got.get("error"));
            }
            return got.getAsJsonObject("result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(method + " was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(method + " has no answer; the browser said " + said, e);
        }
    }

    private static JsonObject object(String name, String value) {
        JsonObject object = new JsonObject();
        object.addProperty(name, value);
        return object;
    }

    private void follow(CompletableFuture<String> address) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.add(line);
                if (line.startsWith(READY)) {
                    address.complete(line.substring(READY.length()).trim());
                }
            }
        } catch (IOException ended) {
            // told below
        }
        address.completeExceptionally(new IOException("it ended"));
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(JsonParser.parseString(text.toString()).getAsJsonObject());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(JsonObject message) {
            if (message.has("id")) {
                CompletableFuture<JsonObject> waiting =
                        answers.remove(message.get("id").getAsInt());
                if (waiting != null) {
                    waiting.complete(message);
                }
                return;
            }
            events.add(message);
            if (message.get("method").getAsString().equals("Page.loadEventFired")) {
                loads.add("loaded");
            }
        }
    }

    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        process.onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}

package io.qconnect.infra.journeys;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One page in a Chromium without a window. It is asked over its own protocol (Chrome DevTools), of which two words are
 * enough here: the libraries that speak all of it bring a browser's worth of files along.
 */
final class Browser implements AutoCloseable {

    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    private static final Duration START_MAX = Duration.ofMinutes(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;
    private final Process process;
    private final WebSocket page;
    private final AtomicInteger questions = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    private Browser(Path program, String url) throws IOException {
        this.folder = Files.createTempDirectory("qconnect-browser");
        this.process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        // containers have no room for it, and root may not; it is shown nothing but our own pages
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--lang=en-GB",
                        "--window-size=1280,720",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder.resolve("profile"),
                        url)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            this.page = HTTP.newWebSocketBuilder()
                    .buildAsync(
                            URI.create(await().atMost(START_MAX)
                                    .ignoreExceptionsInstanceOf(IOException.class)
                                    .until(this::addressOfPage, address -> !address.isEmpty())),
                            new Ear())
                    .join();
        } catch (RuntimeException failed) {
            leave();
            throw failed;
        }
    }

    /** The program, where there is one. */
    static Optional<Path> installed() {
        return PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    }

    /** @throws IllegalStateException when none is installed */
    static Browser at(String url) throws IOException {
        return new Browser(installed().orElseThrow(() -> new IllegalStateException("No Chromium")), url);
    }

    /** Chromium writes the port that it chose into its profile. */
    private String addressOfPage() throws IOException, InterruptedException {
        String port =
                Files.readAllLines(folder.resolve("profile/DevToolsActivePort")).getFirst();
        String targets = HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                .timeout(ANSWER_MAX)
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return JSON.readTree(targets)
                .valueStream()
                .filter(target -> target.path("type").asString().equals("page"))
                .map(target -> target.path("webSocketDebuggerUrl").asString())
                .findFirst()
                .orElse("");
    }

    /** What can be read there; empty when it is hidden, or not there. */
    String text(String elementId) {
        return evaluate("(e => e && e.checkVisibility() ? e.textContent.trim() : '')(document.getElementById('"
                + elementId + "'))");
    }

    /** @param expression in JavaScript, of a string; of anything else, and while another page is coming, it is empty */
    String evaluate(String expression) {
        JsonNode answer = ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (answer.path("result").has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer);
        }
        return answer.path("result").path("result").path("value").asString("");
    }

    private JsonNode ask(String method, Map<String, ?> parameters) {
        int id = questions.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        page.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true);
        try {
            return answer.get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("Chromium does not answer " + method, failed);
        }
    }

    private final class Ear implements WebSocket.Listener {

        private final StringBuilder heard = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            heard.append(part);
            if (last) {
                JsonNode message = JSON.readTree(heard.toString());
                heard.setLength(0);
                CompletableFuture<JsonNode> asked =
                        answers.remove(message.path("id").asInt(0));
                if (asked != null) {
                    asked.complete(message);
                }
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        page.abort();
        leave();
    }

    private void leave() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

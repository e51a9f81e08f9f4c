package io.qconnect.infra.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody's access token: fetched when it is needed first, and again shortly before it ends. Whoever was refused is
 * not sent again: a few wrong passwords close an account.
 */
public final class Session {

    /** No call takes longer than this between being given the token and showing it. */
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(1);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http;
    private final String commandUrl;
    private final Account account;
    private String token = "";
    private @Nullable IllegalStateException refusal;
    private long goodUntil = Long.MIN_VALUE;

    public Session(HttpClient http, String commandUrl, Account account) {
        this.http = http;
        this.commandUrl = commandUrl;
        this.account = account;
    }

    /**
     * The value of the header {@code Authorization}.
     *
     * @throws UncheckedIOException when the clinic did not answer, or not now
     * @throws IllegalStateException when it does not know this account, or did not when it was asked first
     */
    public synchronized String bearer() {
        if (refusal != null) {
            throw refusal;
        }
        if (token.isEmpty() || System.nanoTime() - goodUntil > 0) {
            logIn();
        }
        return token;
    }

    private void logIn() {
        String body = JSON.writeValueAsString(Map.of("email", account.email(), "password", account.password()));
        HttpRequest login = HttpRequest.newBuilder(URI.create(commandUrl + "/auth/login"))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(login, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 503) {
                throw new IOException("The clinic is busy: " + answer.body());
            }
            if (answer.statusCode() != 200) {
                refusal = new IllegalStateException("the clinic did not let " + account.email() + " in: "
                        + Answer.reason(answer.statusCode(), answer.body()));
                throw refusal;
            }
            JsonNode tokens = JSON.readTree(answer.body());
            Duration life = Duration.ofSeconds(tokens.path("expiresIn").asLong());
            token = "Bearer " + tokens.path("accessToken").asString();
            goodUntil = System.nanoTime() + life.minus(RENEWED_BEFORE).toNanos();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }
}

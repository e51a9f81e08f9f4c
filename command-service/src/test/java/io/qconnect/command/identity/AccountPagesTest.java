package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What stands at the addresses in our mails is a page that works: all that it loads is there, and so is what it calls.
 */
@RunningService
class AccountPagesTest {

    private static final Pattern LOADED = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
    private static final Pattern CALLED = Pattern.compile("data-call=\"([^\"]+)\"");

    private final URI service;
    private final Clinic clinic;

    AccountPagesTest(@LocalServerPort int port) {
        this.service = URI.create("http://127.0.0.1:" + port);
        this.clinic = new Clinic(port).with(null);
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return get(address, "*/*");
    }

    private static HttpResponse<String> get(URI address, String accept) throws IOException, InterruptedException {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            return browser.send(
                    HttpRequest.newBuilder(address).header("Accept", accept).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static List<String> all(Pattern pattern, String page) {
        return pattern.matcher(page).results().map(it -> it.group(1)).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {AccountPages.CONFIRM_EMAIL, AccountPages.CHOOSE_PASSWORD, AccountPages.FORGOTTEN_PASSWORD})
    void a_page_loads_what_is_there_and_runs_nothing_else(String path) throws Exception {
        URI address = service.resolve(path);

        HttpResponse<String> page = get(address);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'; script-src 'self';")
                        .doesNotContain("unsafe"));
        assertThat(page.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(it -> assertThat(it).contains("no-store"));
        assertThat(page.body()).doesNotContainPattern("<script(?! src)").doesNotContain("style=", "onclick");
        List<String> loaded = all(LOADED, page.body());
        assertThat(loaded).contains("account.js", "account.css", "clinic.css");
        for (String part : loaded) {
            assertThat(get(address.resolve(part)).statusCode()).as(part).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {AccountPages.CONFIRM_EMAIL, AccountPages.CHOOSE_PASSWORD, AccountPages.FORGOTTEN_PASSWORD})
    void a_page_calls_what_is_there_with_what_it_wants(String path) throws Exception {
        String page = get(service.resolve(path)).body();
        String call = all(CALLED, page).getFirst();
        Stream<String> fields = all(Pattern.compile("<input[^>]* name=\"(\\w+)\""), page).stream();
        Stream<String> token = page.contains("data-link") ? Stream.of("token") : Stream.empty();

        Clinic.Reply reply = clinic.post("/" + call, "{}");

        assertThat(reply.expect(422).code()).isEqualTo("INVALID_REQUEST");
        assertThat(reply.body()
                        .path("errors")
                        .valueStream()
                        .map(it -> it.path("pointer").asString()))
                .as("what is missing when a page sends nothing is what it can send")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(fields, token).map("/"::concat).toList());
    }

    @Test
    void the_script_looks_for_nothing_that_no_page_has() throws Exception {
        StringBuilder pages = new StringBuilder();
        for (String path :
                List.of(AccountPages.CONFIRM_EMAIL, AccountPages.CHOOSE_PASSWORD, AccountPages.FORGOTTEN_PASSWORD)) {
            pages.append(get(service.resolve(path)).body());
        }
        String script = get(service.resolve("/account/account.js")).body();

        List<String> ids = all(Pattern.compile("at\\(\"(\\w+)\"\\)"), script);

        assertThat(ids).hasSizeGreaterThan(3).allSatisfy(id -> assertThat(pages).contains("id=\"" + id + "\""));
    }

    @Test
    void elsewhere_there_is_no_page() throws Exception {
        assertThat(get(service.resolve("/account/account.html")).statusCode()).isEqualTo(404);
        assertThat(get(service.resolve("/account/application.yaml")).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/account/nothing", "/account/verify-email/nothing"})
    void whoever_has_mistyped_an_address_sees_a_page(String path) throws Exception {
        URI address = service.resolve(path);

        HttpResponse<String> page = get(address, "text/html,application/xhtml+xml,*/*;q=0.8");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.body()).contains("There is no page here.");
        List<String> loaded = all(LOADED, page.body());
        assertThat(loaded).hasSize(3);
        for (String part : loaded) {
            assertThat(get(address.resolve(part)).statusCode()).as(part).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/account/nothing", "/account/verify-email/nothing"})
    void a_program_reads_that_there_is_nothing(String path) throws Exception {
        HttpResponse<String> answer = get(service.resolve(path));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"NOT_FOUND\"").doesNotContain("static resource");
    }
}

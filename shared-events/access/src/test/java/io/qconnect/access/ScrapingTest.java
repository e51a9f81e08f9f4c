package io.qconnect.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Who gets through to the metrics without being somebody. What the services answer is tried where they are. */
class ScrapingTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private static boolean taken(String configured, String method, String path, String header) {
        var request = new MockHttpServletRequest(method, path);
        request.addHeader("Authorization", header);
        return new Scraping().scraping(configured).matches(request);
    }

    @Test
    void the_token_opens_the_metrics() {
        assertThat(taken(TOKEN, "GET", "/actuator/prometheus", "Bearer " + TOKEN))
                .isTrue();
        assertThat(taken(TOKEN + "\n", "GET", "/actuator/prometheus", "Bearer " + TOKEN))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/actuator/prometheus/x",
        "GET,/actuator/prometheus/",
        "GET,/actuator//prometheus",
        "GET,/actuator/metrics",
        "POST,/actuator/prometheus",
        "GET,/users"
    })
    void it_opens_nothing_else(String method, String path) {
        assertThat(taken(TOKEN, method, path, "Bearer " + TOKEN)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer 0123456789abcdef0123456789abcdeX",
                "Bearer 0123456789abcdef0123456789abcde",
                "Bearer 0123456789abcdef0123456789abcdeff",
                "Bearer ",
                "0123456789abcdef0123456789abcdef",
                "Basic 0123456789abcdef0123456789abcdef"
            })
    void another_one_opens_nothing(String header) {
        assertThat(taken(TOKEN, "GET", "/actuator/prometheus", header)).isFalse();
    }

    @Test
    void whoever_shows_none_is_not_taken() {
        var request = new MockHttpServletRequest("GET", "/actuator/prometheus");
        assertThat(new Scraping().scraping(TOKEN).matches(request)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "Bearer", ""})
    void where_none_is_configured_nobody_is_taken(String header) {
        assertThat(taken("", "GET", "/actuator/prometheus", header)).isFalse();
        assertThat(taken("\n", "GET", "/actuator/prometheus", header)).isFalse();
    }

    @Test
    void one_that_could_be_guessed_is_refused() {
        Scraping scraping = new Scraping();
        assertThatThrownBy(() -> scraping.scraping(TOKEN.substring(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 32");
    }
}

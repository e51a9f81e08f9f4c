package io.qconnect.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is shown a page where something goes wrong. */
class PagesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
                "text/html",
                "application/json;q=0.5, text/html;charset=UTF-8"
            })
    void a_browser_is(String accept) {
        assertThat(Pages.areWanted(accept)).isTrue();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "*/*",
                "text/*",
                "application/json, text/html",
                "application/problem+json, text/html;q=0.9",
                "text/html;q=0, */*",
                "nonsense"
            })
    void a_program_is_not(String accept) {
        assertThat(Pages.areWanted(accept)).isFalse();
    }
}

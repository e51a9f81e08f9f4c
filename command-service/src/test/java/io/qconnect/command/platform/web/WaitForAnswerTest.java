package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.qconnect.command.platform.Busy;
import io.qconnect.postgres.DatabaseFailures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.json.JsonMapper;

class WaitForAnswerTest {

    /** A command whose answer does not come, and whose time is over at once. */
    private static final class Late extends CompletableFuture<Object> {

        @Override
        public Object get(long timeout, TimeUnit unit) throws TimeoutException {
            throw new TimeoutException();
        }
    }

    @Test
    void of_what_may_still_happen_nobody_is_told_that_nothing_has_happened() {
        var waiting = new WaitForAnswer(new JsonMapper());

        Throwable told = catchThrowable(() -> waiting.handleReturnValue(
                new Late(),
                new MethodParameter(Object.class.getMethod("toString"), -1),
                new ModelAndViewContainer(),
                new ServletWebRequest(new MockHttpServletRequest())));

        assertThat(told)
                .isNotInstanceOf(Busy.class)
                .satisfies(failure ->
                        assertThat(DatabaseFailures.isUnavailable(failure)).isTrue());
    }
}

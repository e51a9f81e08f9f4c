package io.qconnect.command.platform.web;

import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLTimeoutException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Waits for the answer of a command in the request's own virtual thread, which costs no thread of the machine. The
 * servlet way, to hand the request back and have it dispatched a second time, runs all filters and the whole framework
 * twice (decision 0009). Answers are small, so each is written at once and with its length.
 */
@Component
class WaitForAnswer implements HandlerMethodReturnValueHandler {

    /** Longer than the bus lets any command wait, so this only ends what is broken. */
    private static final long SECONDS_MAX = 60;

    private final JsonMapper json;

    WaitForAnswer(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return returnType.getParameterType() == CompletableFuture.class;
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returnValue,
            MethodParameter returnType,
            ModelAndViewContainer container,
            NativeWebRequest request)
            throws Exception {
        var answer = (ResponseEntity<?>) await((CompletableFuture<?>) Objects.requireNonNull(returnValue));
        container.setRequestHandled(true);
        HttpServletResponse response = Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class));
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        if (answer.getBody() != null) {
            byte[] body = json.writeValueAsBytes(answer.getBody());
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    /** As a plain method would: what failed is thrown as it is. */
    private static Object await(CompletableFuture<?> future) throws Exception {
        try {
            return Objects.requireNonNull(future.get(SECONDS_MAX, TimeUnit.SECONDS));
        } catch (TimeoutException late) {
            // told as a store that breaks off in the middle: it may still be carried out
            throw new SQLTimeoutException("A command was not answered in " + SECONDS_MAX + " s", late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }
}

package io.qconnect.query.platform;

import io.qconnect.access.Door;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * 401 and 403 in the form of all other problems; 401 says with {@code WWW-Authenticate} (RFC 6750) how to come in. A
 * token that cannot be checked because the keys are out of reach is nobody's fault: 503.
 */
@Component
final class SecurityProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SecurityProblems.class);

    private final AuthenticationEntryPoint challenge = Door.challenge();

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException, ServletException {
        if (failure instanceof AuthenticationServiceException) {
            LOG.warn("The keys of access tokens are out of reach", failure);
            response.setHeader(HttpHeaders.RETRY_AFTER, "2");
            write(response, Problem.KEYS_UNAVAILABLE, "Your token cannot be checked at the moment");
            return;
        }
        challenge.commence(request, response, failure);
        write(response, Problem.UNAUTHENTICATED, "This needs an access token that is still good");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        var who = request.getUserPrincipal();
        LOG.info("{} was refused to {}", request.getRequestURI(), who == null ? "nobody" : who.getName());
        write(response, Problem.FORBIDDEN, "Your role may not ask this");
    }

    static byte[] foreignOrigin() {
        ProblemBody body = ProblemBody.of(Problem.FOREIGN_ORIGIN, "Pages from there may not ask here", null);
        return JsonMapper.shared().writeValueAsBytes(body);
    }

    private static void write(HttpServletResponse response, Problem problem, String detail) throws IOException {
        ProblemBody body = ProblemBody.of(problem, detail, null);
        response.setStatus(problem.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(JsonMapper.shared().writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    }
}

package io.qconnect.command.platform.web;

import io.qconnect.access.Door;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * 401 and 403 in the form of all other problems; 401 says with {@code WWW-Authenticate} (RFC 6750) how to come in. A
 * token that cannot be checked because a provider's keys are out of reach is nobody's fault: 503.
 */
@Component
class SecurityProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SecurityProblems.class);

    private final AuthenticationEntryPoint challenge = Door.challenge();
    private final JsonMapper json;

    SecurityProblems(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException, ServletException {
        if (failure instanceof AuthenticationServiceException) {
            LOG.warn("The keys of access tokens are out of reach", failure);
            response.setHeader(HttpHeaders.RETRY_AFTER, "2");
            write(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "KEYS_UNAVAILABLE",
                    "Your token cannot be checked at the moment.");
            return;
        }
        challenge.commence(request, response, failure);
        write(response, HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", "This needs an access token that is still good.");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        var who = request.getUserPrincipal();
        LOG.info(
                "{} {} was refused to {}",
                request.getMethod(),
                request.getRequestURI(),
                who == null ? "" : who.getName());
        if (denied instanceof CsrfException) {
            write(response, HttpStatus.FORBIDDEN, "CSRF_TOKEN_MISSING", "This call needs the header X-XSRF-TOKEN.");
        } else {
            write(response, HttpStatus.FORBIDDEN, "FORBIDDEN", "Your role may not do this.");
        }
    }

    static byte[] foreignOrigin() {
        var problem = ProblemDocument.of(HttpStatus.FORBIDDEN, "FOREIGN_ORIGIN", "Pages from there may not call this.");
        return JsonMapper.shared().writeValueAsBytes(ProblemDocument.asMap(problem));
    }

    private void write(HttpServletResponse response, HttpStatus status, String code, String detail) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(json.writeValueAsString(ProblemDocument.asMap(ProblemDocument.of(status, code, detail)))
                        .getBytes(StandardCharsets.UTF_8));
    }
}

package io.qconnect.command.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses multipart where no file is taken. The container lays such a body on the disk, up to 11 MB of it, as soon as
 * somebody asks for any parameter: before it is known who sends it, and past {@link BodyLimit}, which counts only what
 * is read. So this comes before everything that might ask. Where files are taken, nobody asks before the sender is
 * known.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class OnlyUploadsAreMultipart extends OncePerRequestFilter {

    private static final String MULTIPART = "multipart/";

    private static final Set<String> UPLOADS = Set.of("/files", "/import/files");

    private final JsonMapper json;

    OnlyUploadsAreMultipart(JsonMapper json) {
        this.json = json;
    }

    static boolean isUpload(HttpServletRequest request) {
        return isMultipart(request)
                && HttpMethod.POST.matches(request.getMethod())
                && UPLOADS.contains(address(request));
    }

    /** Without what a proxy may have put in front of it. */
    private static String address(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    /** Whatever its case, as the container and Spring see it. */
    private static boolean isMultipart(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.strip().regionMatches(true, 0, MULTIPART, 0, MULTIPART.length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isMultipart(request) || isUpload(request)) {
            chain.doFilter(request, response);
            return;
        }
        ProblemDetail problem = ProblemDocument.of(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "No file can be brought to this address.");
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(json.writeValueAsString(ProblemDocument.asMap(problem)).getBytes(StandardCharsets.UTF_8));
        // whoever sends for long hears it at once, and not when the last byte has come and been thrown away
        response.flushBuffer();
    }
}

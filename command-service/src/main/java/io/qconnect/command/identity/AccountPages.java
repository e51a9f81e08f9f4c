package io.qconnect.command.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * The pages that mailed links lead to. They call the API like any other page; the token behind the {@code #} of a link
 * is in that call alone, in no address that is logged anywhere.
 */
@RestController
class AccountPages {

    static final String CONFIRM_EMAIL = "/account/verify-email";
    static final String CHOOSE_PASSWORD = "/account/reset-password";
    static final String FORGOTTEN_PASSWORD = "/account/forgot-password";

    /** Scripts, styles and calls of this address and no other; nothing that stands in the page itself is run. */
    private static final String POLICY = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'\
        """;

    /** By the last part of their address; what both services share lies with the library that both have. */
    private static final Map<String, String> FILES = Map.of(
            "verify-email", "account/verify-email.html",
            "reset-password", "account/reset-password.html",
            "forgot-password", "account/forgot-password.html",
            "account.css", "account/account.css",
            "account.js", "account/account.js",
            "clinic.css", "static/assets/clinic.css",
            "icon.svg", "static/assets/icon.svg");

    @GetMapping("/account/{file}")
    ResponseEntity<byte[]> file(@PathVariable String file) throws NoResourceFoundException {
        String name = FILES.get(file);
        if (name == null) {
            throw new NoResourceFoundException(HttpMethod.GET, "/account/" + file, file);
        }
        return answer(name);
    }

    private static ResponseEntity<byte[]> answer(String name) {
        var file = new ClassPathResource(name);
        MediaType type = MediaTypeFactory.getMediaType(file).orElseThrow();
        try {
            return ResponseEntity.ok()
                    .contentType(new MediaType(type, StandardCharsets.UTF_8))
                    .header("Content-Security-Policy", POLICY)
                    .body(file.getContentAsByteArray());
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}

package io.qconnect.command.platform.web;

import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The page for whoever has mistyped an address, or got only a part of it. It looks like those that mails lead to. */
final class NothingHere {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** It has no script. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    private NothingHere() {}

    static ResponseEntity<Object> page() {
        return ResponseEntity.status(HttpStatus.NOT_FOUND)
                .contentType(HTML)
                .header("Content-Security-Policy", POLICY)
                .body(new ClassPathResource("account/nothing-here.html"));
    }
}

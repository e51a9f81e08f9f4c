package io.qconnect.command.identity;

import io.qconnect.command.platform.web.TokenKeys;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public keys (RFC 7517) by which everybody can tell our access tokens from others. */
@RestController
class KeysController {

    /** A new key is published a quarter of an hour before it signs. */
    private static final Duration READ_AGAIN = Duration.ofMinutes(5);

    private final TokenKeys keys;

    KeysController(TokenKeys keys) {
        this.keys = keys;
    }

    @GetMapping(path = "/.well-known/jwks.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> keys() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(READ_AGAIN).cachePublic())
                .body(keys.published().toJSONObject());
    }
}

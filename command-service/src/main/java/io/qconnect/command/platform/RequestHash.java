package io.qconnect.command.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.qconnect.events.personal.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recognises a request without keeping it: HMAC-SHA256 (RFC 2104) over the call and its body. It is keyed because
 * bodies contain names and e-mail addresses, which could be guessed from a plain hash.
 */
@Component
public class RequestHash {

    /**
     * Never used itself: a copy of it is ready at once, where a new one looks for its provider and takes up the key.
     */
    private final Mac keyed;

    private final JsonMapper json;

    RequestHash(MasterKey masterKey, JsonMapper json) {
        this.keyed = keyed(masterKey.derive("request-hash"));
        this.json = json.rebuild()
                .changeDefaultPropertyInclusion(always -> always.withValueInclusion(JsonInclude.Include.NON_NULL))
                .build();
    }

    /**
     * The same for two bodies that mean the same: it looks at the values, not at spaces or the order of fields. What
     * was left out does not count, so a key still works after a call has learnt to take more.
     */
    public String of(Caller caller, @Nullable Object body) {
        Mac mac = copy();
        mac.update(caller.call().getBytes(StandardCharsets.UTF_8));
        mac.update((byte) '\n');
        return HexFormat.of().formatHex(mac.doFinal(json.writeValueAsBytes(body == null ? Map.of() : body)));
    }

    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("This JDK's HmacSHA256 cannot be copied", impossible);
        }
    }

    private static Mac keyed(SecretKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JDK lacks HmacSHA256", impossible);
        }
    }
}

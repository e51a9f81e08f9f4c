package io.qconnect.query.platform;

import java.beans.PropertyEditorSupport;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Reads ids as they are written, all 36 characters: Java alone would take {@code 1-1-1-1-1} for a UUID. It is an
 * editor, because after a converter that refuses, Spring tries its own editor, which does not.
 */
@ControllerAdvice
final class WholeUuids {

    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @InitBinder
    void read(WebDataBinder binder) {
        binder.registerCustomEditor(UUID.class, new WholeUuid());
    }

    private static final class WholeUuid extends PropertyEditorSupport {
        @Override
        public void setAsText(String text) {
            if (!FORM.matcher(text).matches()) {
                throw new IllegalArgumentException("not a UUID");
            }
            setValue(UUID.fromString(text));
        }
    }
}
